// The words of the page's start, in the person's language. They lie in the document itself, since some of them say that
// nothing could be fetched. A classic script in the oldest JavaScript, so that it runs where modules do not.
(function () {
  var LANGUAGES = ["en", "vi"];

  function remembered() {
    try {
      return localStorage.getItem("language");
    } catch (error) {
      return null; // a browser that refuses storage
    }
  }

  function wanted() {
    var asked = [remembered()].concat(navigator.languages || [navigator.language]);
    for (var number = 0; number < asked.length; number += 1) {
      var language = String(asked[number]).split("-")[0].toLowerCase();
      if (LANGUAGES.indexOf(language) >= 0) return language;
    }
    return LANGUAGES[0];
  }

  /** A message, or an attribute of it; "" where the document has no such words. They are one line each. */
  function say(id, attribute) {
    var holder = document.getElementById("start-words-" + language);
    var lines = holder ? (holder.content || holder).textContent.split("\n") : [];
    for (var number = 0, current = ""; number < lines.length; number += 1) {
      var found = /^([a-z-]+) = (.*)$/.exec(lines[number]);
      var part = /^ +\.([a-z]+) = (.*)$/.exec(lines[number]);
      if (found) current = found[1];
      if (current !== id) continue;
      if (found && !attribute) return found[2];
      if (part && part[1] === attribute) return part[2];
    }
    return "";
  }

  var language = wanted();
  document.documentElement.lang = language;
  window.startWords = { language: language, languages: LANGUAGES, say: say };
})();
