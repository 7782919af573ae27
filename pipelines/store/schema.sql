-- The database: natural keys, no clock, no row numbers. Everything in it can be made again from the closed WARC files.
-- A key is named in the singular and a foreign key bears the same name, so `figures JOIN reports USING (report)` works.
-- Columns marked JSON hold canonical JSON: keys sorted, no blanks, Chinese as it is.

-- A government site that is followed (门户网站).
CREATE TABLE portals (
    portal  TEXT PRIMARY KEY,           -- name of its spider, its file and its WARC folder
    title   TEXT,                       -- what people call it
    family  TEXT,                       -- its CMS (建站系统)
    region  TEXT,                       -- GB/T 2260, 6 digits
    site_id TEXT,                       -- 政府网站标识码, 10 digits
    declared TEXT NOT NULL              -- JSON: years that it is followed for, how many and which bodies report, columns
) STRICT, WITHOUT ROWID;

-- A crawl of one portal.
CREATE TABLE runs (
    run     TEXT PRIMARY KEY,
    portal  TEXT NOT NULL REFERENCES portals,
    started TEXT NOT NULL,              -- UTC
    ended   TEXT NOT NULL,              -- UTC; empty while the closing record is missing
    options TEXT NOT NULL,              -- JSON: the options of the crawl
    counts  TEXT NOT NULL,              -- JSON: what the run counted (docs/recrawling.md), and `software`, the versions that did
    columns TEXT NOT NULL               -- JSON: each column walked, its index pages, whether to the end, else why it stopped
) STRICT, WITHOUT ROWID;

-- A URL that a run saw and did not capture.
CREATE TABLE skipped (
    run     TEXT NOT NULL REFERENCES runs,
    url     TEXT NOT NULL,
    role    TEXT NOT NULL,              -- robots, index, detail, attachment, other
    reason  TEXT NOT NULL,              -- known, robots, out-of-scope, year, dead, soft-404, budget, busy, decoration, several, miss …
    via     TEXT NOT NULL,              -- the URL that linked to it
    PRIMARY KEY (run, url, role, reason, via)
) STRICT, WITHOUT ROWID;

-- An archived exchange and where it lies.
CREATE TABLE captures (
    capture   TEXT PRIMARY KEY,         -- WARC-Record-ID of its committing record
    portal    TEXT NOT NULL REFERENCES portals,
    run       TEXT NOT NULL REFERENCES runs,
    role      TEXT NOT NULL,            -- why it was fetched: robots, index, detail, attachment, other
    method    TEXT NOT NULL,
    url       TEXT NOT NULL,
    time      TEXT NOT NULL,            -- WARC-Date, UTC, microseconds
    status    INTEGER,                  -- of the answer; null where nothing came
    state     TEXT NOT NULL,            -- complete, truncated, blocked, revisit, failed
    mime      TEXT,
    payload   TEXT,                     -- sha256 of the payload, content coding kept
    refers_to TEXT,                     -- of a revisit: the capture that holds the payload
    file      TEXT NOT NULL,            -- WARC file in warc/<portal>/
    offset    INTEGER NOT NULL,         -- where the record's gzip member starts
    unverified TEXT NOT NULL            -- why the certificate was not checked; empty where it was
) STRICT, WITHOUT ROWID;
CREATE INDEX captures_url ON captures (url);
CREATE INDEX captures_file ON captures (file);

-- A document that a tool made HTML of, or failed to; the newest counts.
CREATE TABLE conversions (
    conversion   TEXT PRIMARY KEY,      -- WARC-Record-ID of its last record
    portal       TEXT NOT NULL REFERENCES portals,
    run          TEXT NOT NULL REFERENCES runs, -- that it was made after
    document     TEXT NOT NULL,         -- sha256, hex, of what was converted: a document, or a file in one that is a zip
    capture      TEXT NOT NULL REFERENCES captures, -- that holds it
    kind         TEXT NOT NULL,         -- doc, rtf …
    tool         TEXT NOT NULL,         -- LibreOffice …
    tool_version TEXT NOT NULL,
    error        TEXT NOT NULL,         -- why it failed; empty where it did not
    time         TEXT NOT NULL,         -- WARC-Date, UTC, microseconds
    file         TEXT NOT NULL,         -- WARC file in warc/<portal>/
    offset       INTEGER NOT NULL       -- where the record's gzip member starts
) STRICT, WITHOUT ROWID;

-- A detail page with its attachments (发布件); one that is no report is still a row.
CREATE TABLE publications (
    publication  TEXT PRIMARY KEY,      -- "<portal> <canonical URL>"
    portal       TEXT NOT NULL REFERENCES portals,
    url          TEXT NOT NULL,
    column       TEXT NOT NULL,         -- 栏目, as last seen
    column_group TEXT NOT NULL          -- group within the column, as last seen
) STRICT, WITHOUT ROWID;

-- A publication's content as first captured at some time, with its titles and metadata as printed then.
CREATE TABLE versions (
    version         TEXT PRIMARY KEY,   -- "<publication> <time>"
    publication     TEXT NOT NULL REFERENCES publications,
    time            TEXT NOT NULL,      -- of the first record with this content, UTC
    record          TEXT NOT NULL,      -- that record in the WARC
    run             TEXT NOT NULL REFERENCES runs,  -- that wrote it
    row_title       TEXT,               -- the index row, as printed
    row_date        TEXT,
    is_report       INTEGER NOT NULL,   -- 1 if a document of it is an annual report
    title           TEXT,               -- the report's or else the publication's
    year            INTEGER,            -- report year (报告年度)
    agency_region   TEXT,               -- the agency it names: region …
    agency_name     TEXT,               -- … and normalised name
    index_number    TEXT,               -- 索引号
    issuer          TEXT,               -- 发布机构
    document_number TEXT,               -- 文号
    written_on      TEXT,               -- 成文日期
    published_at    TEXT,               -- 发布日期
    disclosure      TEXT,               -- 公开方式
    scope           TEXT,               -- 公开范围
    topic           TEXT,               -- 主题分类
    genre           TEXT,               -- 体裁分类
    keywords        TEXT,               -- 关键词
    validity        TEXT,               -- 有效性
    source          TEXT,               -- 来源
    site_id         TEXT,               -- 政府网站标识码, by the page
    site_name       TEXT                -- by the page
) STRICT, WITHOUT ROWID;
CREATE INDEX versions_publication ON versions (publication);

-- A record of a publication: a run saw it in a column, with this content.
CREATE TABLE sightings (
    record      TEXT PRIMARY KEY,       -- in the WARC
    publication TEXT NOT NULL REFERENCES publications,
    version     TEXT NOT NULL REFERENCES versions,  -- what it showed
    run         TEXT NOT NULL REFERENCES runs,
    column      TEXT NOT NULL           -- 栏目 whose row led to it
) STRICT, WITHOUT ROWID;
CREATE INDEX sightings_version ON sightings (version);

-- Where each value of a version's metadata stands.
CREATE TABLE metadata (
    version TEXT NOT NULL REFERENCES versions,
    key     TEXT NOT NULL,              -- index_number, issuer …
    value   TEXT NOT NULL,
    text    TEXT NOT NULL,              -- as printed
    place   TEXT NOT NULL,              -- p:3, meta:PubDate, row:索引号 …
    source  TEXT NOT NULL,              -- meta, header, text, row, name
    PRIMARY KEY (version, key)
) STRICT, WITHOUT ROWID;

-- One payload with its content coding removed; the same bytes are one document and read once.
CREATE TABLE documents (
    document  TEXT PRIMARY KEY,         -- sha256, hex; of the reports in a bundle that and /1, /2 …
    size      INTEGER NOT NULL,         -- bytes
    kind      TEXT NOT NULL,            -- html, pdf, text, markdown, unknown …
    is_report INTEGER NOT NULL,
    title     TEXT,
    year      INTEGER,                  -- report year by this document alone
    form      TEXT,                     -- of table 2, else 3, else 4
    forms     TEXT NOT NULL,            -- JSON: the form of each table
    variant   TEXT,                     -- beijing, fujian …
    scope     TEXT,                     -- whose work it counts, by its own words: own, consolidated; null where it does not say
    scope_place TEXT,                   -- of these words
    conversion   TEXT REFERENCES conversions, -- that was read in its place, or failed; null where none was needed or made
    converted_at TEXT                   -- UTC; null where it failed
) STRICT, WITHOUT ROWID;

-- A file of a version: the page itself, then its attachments in link order, then the reports in those that are bundles.
CREATE TABLE parts (
    version  TEXT NOT NULL REFERENCES versions,
    position INTEGER NOT NULL,          -- 0 is the page
    document TEXT REFERENCES documents, -- null if the capture has no body that can be read
    role     TEXT NOT NULL,             -- detail, attachment; member: a report in a file that prints several
    name     TEXT NOT NULL,             -- the link's text
    url      TEXT NOT NULL,
    capture  TEXT NOT NULL REFERENCES captures,
    year     INTEGER,                   -- of an annual report: its report year by this file alone …
    agency_region TEXT,                 -- … and the agency that it names, region …
    agency_name   TEXT,                 -- … and normalised name
    PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX parts_document ON parts (document);

-- What one document prints for one field, from a table or from prose.
CREATE TABLE readings (
    document TEXT NOT NULL REFERENCES documents,
    field    TEXT NOT NULL,             -- requests.new_received.total
    source   TEXT NOT NULL,             -- table, prose
    place    TEXT NOT NULL,             -- table:2/r5/c3
    value    ANY,                       -- as printed; null in all states but number
    text     TEXT NOT NULL,             -- as printed
    unit     TEXT,
    state    TEXT NOT NULL,             -- number, blank, slash, none, ambiguous, illegible
    form     TEXT NOT NULL,             -- 2014, 2019, 2021
    PRIMARY KEY (document, field, source)
) STRICT, WITHOUT ROWID;

-- A chapter of one document, its text without the tables.
CREATE TABLE chapters (
    document TEXT NOT NULL REFERENCES documents,
    position INTEGER NOT NULL,          -- 1 is the first
    n        INTEGER NOT NULL,          -- number as printed
    kind     TEXT NOT NULL,             -- overview, disclosure, requests, disputes, problems, other …
    heading  TEXT NOT NULL,
    text     TEXT NOT NULL,
    place    TEXT NOT NULL,
    PRIMARY KEY (document, position)
) STRICT, WITHOUT ROWID;

-- 行政机关.
CREATE TABLE agencies (
    agency TEXT PRIMARY KEY,            -- "<region>/<name>"; "?/<publication>" if unknown
    region TEXT,                        -- GB/T 2260, 6 digits
    name   TEXT,                        -- normalised, without what the region says
    level  TEXT,                        -- province, prefecture, county, township, department
    settled_from TEXT                   -- digest of what its reports follow from; null where it has none
) STRICT, WITHOUT ROWID;

-- Agency × year reported on, never the year published.
CREATE TABLE reports (
    report      TEXT PRIMARY KEY,       -- "<agency>/<year>"
    agency      TEXT NOT NULL REFERENCES agencies,
    agency_name TEXT,
    year        INTEGER NOT NULL,
    title       TEXT,                   -- as the version in force prints it
    form        TEXT,                   -- of table 2, else 3, else 4
    variant     TEXT,
    portal      TEXT NOT NULL REFERENCES portals,   -- of the copy that comes first
    version     TEXT NOT NULL REFERENCES versions,  -- in force there
    scope       TEXT NOT NULL           -- own, consolidated, unknown: of the documents in force that say it
) STRICT, WITHOUT ROWID;

-- Every version that publishes a report.
CREATE TABLE sources (
    report  TEXT NOT NULL REFERENCES reports,
    version TEXT NOT NULL REFERENCES versions,
    "as"    TEXT NOT NULL,              -- first, copy (both in force), earlier, earlier-copy
    PRIMARY KEY (report, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX sources_version ON sources (version);

-- Which document counts for a table of a report, and why; a table cut over several pictures has a row for each.
CREATE TABLE choices (
    report     TEXT NOT NULL REFERENCES reports,
    form_table TEXT NOT NULL,           -- disclosure, requests, disputes; indicators (2014)
    version    TEXT NOT NULL REFERENCES versions,
    position   INTEGER NOT NULL,        -- of the part in the version
    document   TEXT NOT NULL REFERENCES documents,
    source     TEXT NOT NULL,           -- table, prose
    form       TEXT NOT NULL,           -- of this table
    reason     TEXT NOT NULL,           -- the first rule that told it from the next best, only, or continued
    instead_of TEXT REFERENCES documents, -- the next best
    PRIMARY KEY (report, form_table, position)
) STRICT, WITHOUT ROWID;

-- Fields that take part in an identity; most reports have the same lists.
CREATE TABLE lists (
    list   TEXT PRIMARY KEY,            -- half of the sha256, hex, of the fields
    fields TEXT NOT NULL                -- JSON
) STRICT, WITHOUT ROWID;

-- What came of an identity (勾稽关系) of a report's figures; the view `checks` shows it with the fields.
CREATE TABLE results (
    report   TEXT NOT NULL REFERENCES reports,
    identity TEXT NOT NULL,             -- requests.balance
    scope    TEXT NOT NULL,             -- a row, a column, a group
    status   TEXT NOT NULL,             -- holds, fails, undecidable, not_applicable
    left     ANY,
    right    ANY,
    list     TEXT NOT NULL REFERENCES lists, -- fields that take part; of requests.nonnegative those that break it
    PRIMARY KEY (report, identity, scope)
) STRICT, WITHOUT ROWID;

-- Anything that a user should doubt; its message is made from code and values.
CREATE TABLE findings (
    subject  TEXT NOT NULL,             -- the document, version or report
    position INTEGER NOT NULL,
    document TEXT REFERENCES documents, -- exactly one of these three is filled
    version  TEXT REFERENCES versions,
    report   TEXT REFERENCES reports,
    code     TEXT NOT NULL,
    severity TEXT NOT NULL,             -- error, warning, info
    fields   TEXT NOT NULL,             -- JSON: the fields in doubt
    place    TEXT NOT NULL,
    "values" TEXT NOT NULL,             -- JSON: what the message needs
    PRIMARY KEY (subject, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX findings_code ON findings (code);

-- What changed in a report (更正) between two versions of one publication; what is volatile on a page leaves no row.
CREATE TABLE revisions (
    report          TEXT NOT NULL REFERENCES reports,
    version         TEXT NOT NULL REFERENCES versions,  -- that shows it as it is after
    earlier         TEXT NOT NULL REFERENCES versions,  -- that shows it as it was before
    what            TEXT NOT NULL,      -- figure, chapter, metadata, document
    key             TEXT NOT NULL,      -- a figure's field, a chapter's kind or heading, metadata's key, a file's URL
    change          TEXT NOT NULL,      -- changed, added, removed
    before          TEXT,               -- as printed; of a document its sha256; null where there was none
    after           TEXT,
    before_value    ANY,                -- of a figure
    after_value     ANY,
    before_unit     TEXT,               -- of a figure
    after_unit      TEXT,
    before_state    TEXT,               -- of a figure: number, blank, slash …
    after_state     TEXT,
    earlier_capture TEXT REFERENCES captures,   -- that shows what was before; of what was not there, the page's
    capture         TEXT REFERENCES captures,   -- that shows what is after
    PRIMARY KEY (report, version, what, key)
) STRICT, WITHOUT ROWID;

-- A publication that its portal no longer shows, by the evidence of its runs; one that came back is not here.
CREATE TABLE vanished (
    publication TEXT PRIMARY KEY REFERENCES publications,
    reason      TEXT NOT NULL,          -- gone (404, 410), soft-404, dropped (a column walked to its end lacks it)
    run         TEXT NOT NULL REFERENCES runs,  -- that noticed it first
    last_seen   TEXT NOT NULL REFERENCES runs   -- that saw it last
) STRICT, WITHOUT ROWID;

-- Agency × year (报送覆盖): reports that are there, and those that are expected, judged at their portal's last run.
CREATE TABLE coverage (
    agency     TEXT NOT NULL REFERENCES agencies,
    year       INTEGER NOT NULL,        -- reported on
    state      TEXT NOT NULL,           -- vanished, unread, revised, late, on-time, found, blocked, missing, not-due
    reason     TEXT NOT NULL,           -- why it is in that state: printed, no-row, dead, budget …
    in_time    INTEGER,                 -- 1 or 0; null where nobody can say
    deadline   TEXT,                    -- the last day that the law allows; null where no rule names one
    published  TEXT,                    -- 发布日期, the earliest that a version prints
    first_seen TEXT,                    -- time of the first capture, UTC
    portal     TEXT NOT NULL REFERENCES portals,    -- where it stands, or would
    report     TEXT REFERENCES reports, -- null where there is none
    run        TEXT REFERENCES runs,    -- at which it was judged; null where none has ended
    "values"   TEXT NOT NULL,           -- JSON: what the reason needs to be told
    PRIMARY KEY (agency, year)
) STRICT, WITHOUT ROWID;

-- What an operator must hear of a portal, judged at its last run that has ended.
CREATE TABLE alarms (
    portal   TEXT NOT NULL REFERENCES portals,
    code     TEXT NOT NULL,             -- no-reports, below-minimum, column-moved …
    subject  TEXT NOT NULL,             -- the year, column or host that it is about; empty: the portal
    severity TEXT NOT NULL,             -- error: a season is being lost; warning
    year     INTEGER,                   -- report year
    run      TEXT NOT NULL REFERENCES runs, -- at which it was judged
    "values" TEXT NOT NULL,             -- JSON: what the message needs
    PRIMARY KEY (portal, code, subject)
) STRICT, WITHOUT ROWID;

-- The end of a body, or of the bodies of a name (沿革); declared, not read.
CREATE TABLE lineage (
    body   TEXT PRIMARY KEY,            -- an agency's key, or a name alone
    heir   TEXT NOT NULL,               -- who goes on; empty where nobody does
    kind   TEXT NOT NULL,               -- merged, renamed, dissolved
    day    TEXT NOT NULL,               -- on which it took effect
    source TEXT NOT NULL                -- the act that says so
) STRICT, WITHOUT ROWID;

-- A variable that can be followed over the years; declared, not read.
CREATE TABLE variables (
    variable TEXT PRIMARY KEY,          -- requests_received
    zh       TEXT NOT NULL,             -- its name in Chinese …
    en       TEXT NOT NULL,             -- … and in English
    unit     TEXT NOT NULL              -- 件
) STRICT, WITHOUT ROWID;

-- The fields that make a variable in each form (对照表): their sum.
CREATE TABLE crosswalk (
    variable  TEXT NOT NULL REFERENCES variables,
    form      TEXT NOT NULL,            -- 2014, 2019, 2021
    field     TEXT NOT NULL,
    caveat    TEXT NOT NULL,            -- where the law or the form changed what is counted, in Chinese …
    caveat_en TEXT NOT NULL,            -- … and in English
    PRIMARY KEY (variable, form, field)
) STRICT, WITHOUT ROWID;

-- What made this database; no time, machine or command.
CREATE TABLE provenance (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The reading that counts for each field of each report, with the capture that shows it.
CREATE VIEW figures AS
SELECT choices.report, readings.field, readings.value, readings.text, readings.unit, readings.state,
       choices.form, readings.source, readings.place, readings.document, parts.capture
FROM choices
JOIN readings ON readings.document = choices.document AND readings.source = choices.source
             AND readings.field > choices.form_table || '.' AND readings.field < choices.form_table || '/'
JOIN parts ON parts.version = choices.version AND parts.position = choices.position;

-- Every identity of a report's figures with its fields.
CREATE VIEW checks AS
SELECT report, identity, scope, status, left, right, fields FROM results JOIN lists USING (list);

-- A variable of a report by the crosswalk. `value` sums the fields that print a number, and is null where none does or
-- one cannot be read; `state` is number (all print one), partial (some are blank or not printed) or that of the fields.
CREATE VIEW panel AS
WITH terms AS (
    SELECT variable, form, count(*) AS terms, max(caveat) AS caveat FROM crosswalk GROUP BY variable, form
), counted AS (
    SELECT report, variable, form, source,
           iif(count(DISTINCT document) = 1, min(document), NULL) AS document,
           iif(count(DISTINCT document) = 1, min(capture), NULL) AS capture,
           sum(value) AS total, count(value) AS numbers, min(state) AS least, max(state) AS most,
           sum(state IN ('ambiguous', 'illegible')) AS unread,
           sum(EXISTS (
               SELECT 1 FROM findings, json_each(findings.fields) AS named
               WHERE findings.subject IN (figures.report, figures.document) AND severity <> 'info'
                 AND named.value = figures.field
           )) AS doubts
    FROM figures JOIN crosswalk USING (form, field)
    GROUP BY report, variable, form, source
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY report, variable ORDER BY source DESC, form DESC) AS place
    FROM counted JOIN terms USING (variable, form)
)
SELECT reports.report, reports.agency, reports.agency_name, agencies.region, reports.year,
       ranked.variable, iif(unread, NULL, total) AS value, variables.unit,
       CASE WHEN unread THEN 'ambiguous' WHEN numbers = terms THEN 'number' WHEN numbers THEN 'partial'
            WHEN least = most THEN least ELSE 'blank' END AS state,
       ranked.form, source, doubts, caveat, document, capture
FROM ranked
JOIN reports USING (report)
JOIN agencies USING (agency)
JOIN variables USING (variable)
WHERE place = 1;
