// Says why the page's modules could not even start. A classic script in the oldest JavaScript, so that it runs where
// modules do not: in an old browser, and in a page opened as a file.
(function () {
  var root = document.documentElement;

  function say(id, detail) {
    if (root.getAttribute("data-state") !== "starting") return;
    root.setAttribute("data-state", "failed");
    var what = startWords.say(id);
    document.getElementById("failure-heading").textContent = startWords.say("start-failed");
    document.getElementById("failure-text").textContent = detail ? what + " (" + detail + ")" : what;
    document.getElementById("failure-remedy").textContent = startWords.say(id, "remedy");
    document.getElementById("failure").removeAttribute("hidden");
  }

  function sayOnceLoaded(id) {
    document.addEventListener("DOMContentLoaded", function () {
      say(id);
    });
  }

  if (location.protocol === "file:") {
    sayOnceLoaded("start-error-file");
  } else if (!("noModule" in document.createElement("script"))) {
    sayOnceLoaded("start-error-old-browser");
  }

  if (location.protocol === "file:") return; // what follows from that needs no further words

  // A script that is missing, or that imports a missing one, is told only to listeners that capture.
  window.addEventListener(
    "error",
    function (event) {
      if (event.target && event.target.tagName === "SCRIPT") {
        say("start-error-lost-program");
      } else if (/SyntaxError/.test(event.message)) {
        say("start-error-unreadable-program", event.message);
      }
    },
    true
  );
})();
