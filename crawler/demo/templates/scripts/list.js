// A list as 江西's sites make it: asks /queryList with the page's own parameters, fills a template with the
// rows, writes a pager below. Written for the replicas; the mechanics are those of the real pages.
function loadPageData(params, id) {
  var page = +((/[?&]pageNum=(\d+)/.exec(location.search) || [])[1] || params.current);
  var form = Object.assign({}, params, { current: page, pageSize: params.perPage });
  var fields = [];
  Object.keys(form).forEach(function (name) {
    [].concat(form[name]).forEach(function (value) {
      var field = Array.isArray(form[name]) ? name + '[]' : name;
      fields.push(encodeURIComponent(field) + '=' + encodeURIComponent(value));
    });
  });
  var xhr = new XMLHttpRequest();
  xhr.open('POST', '/queryList');
  xhr.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded; charset=UTF-8');
  xhr.onload = function () {
    var found = JSON.parse(xhr.responseText).data;
    var template = document.getElementById(params.templateContainerId).textContent;
    document.getElementById(id).innerHTML = filled(template, found.results) + pager(id, page, found.total, params.perPage);
  };
  xhr.send(fields.join('&'));
}

function filled(template, results) {
  return template.replace(/{{#each data}}([^]*?){{\/each}}/, function (_, row) {
    return results.map(function (one) {
      var source = one.source, values = { title: source.title, pcUrl: JSON.parse(source.urls).pc, pubDate: source.pubDate.slice(0, 10) };
      return row.replace(/{{[#/]with[^}]*}}/g, '').replace(/{{(\w+)}}/g, function (_, name) { return values[name]; });
    }).join('');
  });
}

function pager(id, page, total, size) {
  var last = Math.max(1, Math.ceil(total / size)), links = '共' + total + '条 第' + page + '/' + last + '页 ';
  function link(n, text) { return '<a href="?uid=' + id + '&pageNum=' + n + '">' + text + '</a> '; }
  if (page > 1) links += link(page - 1, '上一页');
  if (page < last) links += link(page + 1, '下一页');
  return '<div class="pages">' + links + '</div>';
}
