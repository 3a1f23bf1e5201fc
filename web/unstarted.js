// Says why the page's modules could not even start. A classic script in the oldest JavaScript, so that it runs where
// modules do not: in an old browser, and in a page opened as a file.
(function () {
  var root = document.documentElement;

  function say(what, remedy) {
    if (root.getAttribute("data-state") !== "starting") return;
    root.setAttribute("data-state", "failed");
    document.getElementById("failure-text").textContent = what;
    document.getElementById("failure-remedy").textContent = remedy;
    document.getElementById("failure").removeAttribute("hidden");
  }

  function sayOnceLoaded(what, remedy) {
    document.addEventListener("DOMContentLoaded", function () {
      say(what, remedy);
    });
  }

  if (location.protocol === "file:") {
    sayOnceLoaded(
      "This page was opened as a file, and a browser does not start programs from files.",
      "Run python3 serve.py in the project's folder; it serves the page and opens it."
    );
  } else if (!("noModule" in document.createElement("script"))) {
    sayOnceLoaded(
      "This browser is too old to run Python.",
      "Update it, or use a current Firefox, Chrome, Edge or Safari."
    );
  }

  if (location.protocol === "file:") return; // what follows from that needs no further words

  // A script that is missing, or that imports a missing one, is told only to listeners that capture.
  window.addEventListener(
    "error",
    function (event) {
      if (event.target && event.target.tagName === "SCRIPT") {
        say(
          "A program file of the page could not be loaded.",
          "Check that serve.py is still running and that all files of the page are there, and reload the page."
        );
      } else if (/SyntaxError/.test(event.message)) {
        say(
          "This browser cannot read a program file of the page (" + event.message + ").",
          "Update it, or use a current Firefox, Chrome, Edge or Safari."
        );
      }
    },
    true
  );
})();
