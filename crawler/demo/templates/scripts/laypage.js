// A list as the old zfxxgk.beijing.gov.cn made it: all rows come in one answer, a page of them is shown, and
// laypage's pager leads on by the fragment #!page=n. Written for the replicas.
function colList(source, size) {
  fetch(source).then(function (answer) { return answer.json(); }).then(function (rows) {
    var pages = Math.max(1, Math.ceil(rows.length / size));
    function show() {
      var page = +((/^#!page=(\d+)$/.exec(location.hash) || [])[1] || 1);
      document.getElementById('colList').innerHTML = rows.slice((page - 1) * size, page * size).map(function (row) {
        return '<li><a href="' + row.url + '">' + row.title + '</a><span class="date">' + row.date + '</span></li>';
      }).join('') || '暂无信息';
      document.getElementById('pager').innerHTML = pages > 1 ? laypage({ pages: pages, curr: page }) : '';
    }
    addEventListener('hashchange', show);
    show();
  });
}

function laypage(given) {
  var parts = [];
  function link(n, kind, text) {
    return '<a href="#!page=' + n + '" class="' + kind + '" data-page="' + n + '">' + text + '</a>';
  }
  if (given.curr > 1) parts.push(link(given.curr - 1, 'laypage_prev', '上一页'));
  for (var n = 1; n <= given.pages; n++) {
    parts.push(n === given.curr ? '<span class="laypage_curr">' + n + '</span>' : link(n, '', n));
  }
  if (given.curr < given.pages) parts.push(link(given.curr + 1, 'laypage_next', '下一页'));
  return '<div class="laypage_main laypageskin_default" name="laypage1.3">' + parts.join('') + '</div>';
}
