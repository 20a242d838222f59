import { emptyCart, readCart } from "../cart.js";
import { asProperties } from "../catalog.js";
import { keepOrder, showItems } from "../order.js";
import { tell } from "../tell.js";

const sample = {
  email: "ada@example.com",
  first_name: "Ada",
  last_name: "Sample",
  phone: "+49 30 1234567",
  zip: "10115",
  city: "Berlin",
  country: "DE",
};

const items = readCart();
const form = document.querySelector("form");

if (items.length > 0) {
  showItems(items);
  tell("track", "InitiateCheckout", asProperties(items));
} else {
  document.querySelector("[data-checkout]").hidden = true;
  document.querySelector("[data-empty]").hidden = false;
}

document.querySelector("[data-sample]").addEventListener("click", () => {
  for (const [name, value] of Object.entries(sample)) form.elements[name].value = value;
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  keepOrder({ items, customer: Object.fromEntries(new FormData(form)) });
  emptyCart();
  location.assign("/thanks");
});
