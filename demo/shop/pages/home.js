import "../cart.js";
import { jars, price } from "../catalog.js";

const template = document.querySelector("template");

for (const jar of jars) {
  const card = template.content.cloneNode(true);
  const link = card.querySelector("a");
  link.href = `/product/${jar.id}`;
  link.dataset.tint = jar.id;
  card.querySelector("img").src = `/jars.svg#${jar.id}`;
  card.querySelector(".card-name").textContent = jar.name;
  card.querySelector(".card-price").textContent = price(jar.price);
  card.querySelector(".card-line").textContent = jar.line;
  document.querySelector("[data-jars]").append(card);
}

if (new URLSearchParams(location.search).has("fbclid")) {
  document.querySelector("[data-ad]").textContent =
    "You arrived from an ad. Its click ids now travel with everything you do here.";
}
