"use strict";
const root = document.documentElement;
const rows = [...document.querySelectorAll("article")];
const filters = [...document.querySelectorAll("[data-filter]")];
const chosen = new Set();

function theme(name) {
  root.dataset.theme = root.style.colorScheme = name;
}

const dark = matchMedia("(prefers-color-scheme: dark)");
theme(dark.matches ? "dark" : "light");
dark.addEventListener("change", () => theme(dark.matches ? "dark" : "light"));

function count(status) {
  return rows.filter((row) => !status || row.dataset.status === status).length;
}

for (const button of filters) button.append(` ${count(button.dataset.filter)}`);

// Nothing chosen shows everything; a status chosen once more is let go.
function choose(status) {
  if (!status) chosen.clear();
  else if (!chosen.delete(status)) chosen.add(status);
  for (const button of filters) {
    const name = button.dataset.filter;
    button.setAttribute("aria-pressed", name ? chosen.has(name) : chosen.size === 0);
  }
  for (const row of rows) row.hidden = chosen.size > 0 && !chosen.has(row.dataset.status);
  for (const section of document.querySelectorAll("section")) {
    section.hidden = !section.querySelector("article:not([hidden])");
    for (const heading of section.querySelectorAll("h3")) {
      let next = heading.nextElementSibling;
      while (next && next.tagName === "ARTICLE" && next.hidden) next = next.nextElementSibling;
      heading.hidden = !next || next.tagName !== "ARTICLE";
    }
  }
}

function move(step) {
  const seen = rows.filter((row) => !row.hidden);
  const at = seen.indexOf(document.activeElement.closest("article"));
  const next = at < 0 ? seen[step > 0 ? 0 : seen.length - 1] : seen[at + step];
  next?.focus();
}

async function copy(row) {
  const code = row.querySelector("code");
  const button = row.querySelector("button");
  try {
    await navigator.clipboard.writeText(code.textContent);
  } catch {
    getSelection().selectAllChildren(code);
    document.execCommand("copy");
    getSelection().removeAllRanges();
  }
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = "Copy"), 1200);
}

document.addEventListener("click", (event) => {
  const filter = event.target.closest("[data-filter]");
  const row = event.target.closest("article");
  if (filter) choose(filter.dataset.filter);
  else if (row && event.target.closest("button")) copy(row);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const row = document.activeElement.closest("article");
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "c" && row) copy(row);
  else if (event.key === "d") theme(root.dataset.theme === "dark" ? "light" : "dark");
  else if (/^[0-4]$/.test(event.key)) choose(filters[event.key].dataset.filter);
});
