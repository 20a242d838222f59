import "../cart.js";
import { findJar } from "../catalog.js";
import { note } from "../tell.js";

const leaves = {
  "": {
    title: "A year in jars",
    text: "Every season leaves a little of itself behind. Here is what to keep on the shelf, and when to let it out.",
    jars: ["spring-breeze", "golden-hour", "sea-fog", "first-snow"],
  },
  spring: {
    title: "Spring: let the house sneeze",
    text: "Open the cork before the windows. A breeze first, to lift the dust; a drizzle after, to settle it. By evening something on the sill will have come up.",
    jars: ["spring-breeze", "drizzle"],
  },
  summer: {
    title: "Summer: save some light",
    text: "The long evenings pour easily, so bottle one. Keep a small thunder in the door of the fridge for the week when nothing moves.",
    jars: ["golden-hour", "pocket-thunder"],
  },
  autumn: {
    title: "Autumn: walk slowly indoors",
    text: "Fog for the hallway, rain for the roof of the bed. Leave the lighthouse on: visitors find the kettle by themselves.",
    jars: ["sea-fog", "drizzle"],
  },
  winter: {
    title: "Winter: first out of bed",
    text: "Uncork the snow before anybody else is awake, and the golden hour at four, when the day has already gone home.",
    jars: ["first-snow", "golden-hour"],
  },
};

const leaf = document.querySelector("[data-leaf]");

/** Draws the route that the address names; the tag sees the change of address and counts the view by itself. */
function show() {
  const season = location.pathname.split("/")[2] ?? "";
  const { title, text, jars } = leaves[season] ?? leaves[""];
  document.title = `${title} · Small Weather`;
  leaf.dataset.tint = jars[0];
  leaf.querySelector("h2").textContent = title;
  leaf.querySelector(".story").textContent = text;
  leaf.querySelector(".brief").replaceChildren(...jars.map(jarLink));
  leaf
    .querySelector(".shelf")
    .replaceChildren(
      ...jars.map((id) => Object.assign(new Image(200, 240), { src: `/jars.svg#${id}`, alt: "" })),
    );
  for (const link of document.querySelectorAll(".seasons a")) {
    link.ariaCurrent = link.pathname === location.pathname ? "page" : null;
  }
}

function jarLink(id) {
  const jar = findJar(id);
  const row = document.createElement("li");
  const link = Object.assign(document.createElement("a"), { href: `/product/${id}`, textContent: jar.name });
  row.append(link, Object.assign(document.createElement("span"), { textContent: jar.line }));
  return row;
}

document.querySelector(".seasons").addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  if (link.pathname === location.pathname) return;
  history.pushState(null, "", link.pathname);
  show();
  note("PageView");
  leaf.querySelector("h2").focus();
});

addEventListener("popstate", () => {
  show();
  note("PageView");
});

show();
