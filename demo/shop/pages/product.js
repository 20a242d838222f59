import { addToCart } from "../cart.js";
import { asProperties, findJar, price } from "../catalog.js";
import { tell } from "../tell.js";

const jar = findJar(location.pathname.split("/").pop());
const article = document.querySelector("[data-product]");

if (jar) show();
else {
  article.hidden = true;
  document.querySelector("[data-empty]").hidden = false;
}

function show() {
  document.title = `${jar.name} · Small Weather`;
  article.querySelector(".stage").dataset.tint = jar.id;
  article.querySelector("img").src = `/jars.svg#${jar.id}`;
  article.querySelector(".kicker").textContent = jar.category;
  article.querySelector("h1").textContent = jar.name;
  article.querySelector(".price").textContent = price(jar.price);
  article.querySelector(".story").textContent = jar.story;
  for (const [term, text] of Object.entries(jar.notes)) {
    const row = document.createElement("div");
    row.append(element("dt", term), element("dd", text));
    article.querySelector(".notes").append(row);
  }

  describe(1);
  tell("track", "ViewContent");

  article.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const quantity = Number(article.querySelector("select").value);
    addToCart(jar.id, quantity);
    describe(quantity);
    tell("track", "AddToCart");
    const said = article.querySelector(".said");
    said.textContent = quantity === 1 ? "One jar is in your cart. " : `${quantity} jars are in your cart. `;
    const link = element("a", "Go to the cart");
    link.href = "/cart";
    said.append(link);
  });
}

/** The page's data layer: the tag takes from it what a call leaves out. */
function describe(quantity) {
  window.dataLayer = {
    meta: {
      content_type: "product",
      content_name: jar.name,
      content_category: jar.category,
      ...asProperties([{ id: jar.id, quantity }]),
    },
  };
}

function element(name, text) {
  return Object.assign(document.createElement(name), { textContent: text });
}
