// Runs before the first paint: theme and language of the last visit, so that no page flashes in the other one.
(function () {
  var root = document.documentElement;
  var store = {};
  try {
    store = window.localStorage;
  } catch {
    // storage may be forbidden: the defaults below apply
  }
  var theme = store['dff.theme'];
  var dark = theme === 'dark' || (theme !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.theme = dark ? 'dark' : 'light';
  root.lang = store['dff.locale'] || (/^zh/i.test(navigator.language) ? 'zh-CN' : 'en');
  // the texts of that language come beside the script
  var texts = document.querySelector('meta[name="texts"]');
  (texts ? texts.content.split(' ') : []).forEach(function (entry) {
    if (entry.indexOf(root.lang + ':') !== 0) return;
    var link = document.createElement('link');
    link.rel = 'modulepreload';
    link.crossOrigin = '';
    link.href = entry.slice(root.lang.length + 1);
    document.head.appendChild(link);
  });
})();
