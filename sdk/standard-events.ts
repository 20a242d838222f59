import type { Content, ContentType, DeliveryCategory } from "../event/schema.ts";

/**
 * Properties of the standard events, so that a mistyped one does not compile. Which event knows which is the
 * table in event/names.ts; a test holds the two together.
 */
type Numeric = number | string;
type Id = string | number;

interface Any {
  description?: string;
}
interface Money {
  /** 0 is a value. Absent, and every item has a price: their sum. */
  value?: Numeric;
  /** ISO 4217, three letters. */
  currency?: string;
}
interface Items {
  contents?: Content | Content[];
  content_ids?: Id | Id[];
  content_type?: ContentType;
  content_name?: string;
  content_category?: string;
  /** The one-item form, with `price`, `quantity` and `brand`. */
  content_id?: Id;
  price?: Numeric;
  quantity?: Numeric;
  brand?: string;
}
interface Count {
  num_items?: Numeric;
}
interface Status {
  status?: string | boolean;
}
interface Order extends Status {
  /** Also the seed of the event id, so that page, backend and imports meet. */
  order_id?: Id;
  shop_id?: Id;
  delivery_category?: DeliveryCategory;
}
interface Revenue {
  net_revenue?: Numeric;
}
interface Lifetime {
  predicted_ltv?: Numeric;
}
interface SearchText {
  query?: Id;
  search_string?: Id;
}

/**
 * Properties of your own that standard events may carry too: `declare module "twinbeam" { interface
 * CustomProperties { coupon: string } }`. Custom events take any.
 */
export interface CustomProperties {}

export interface StandardEvents {
  PageView: Any;
  ViewContent: Any & Money & Items;
  Search: Any & Money & Items & SearchText;
  AddToWishlist: Any & Money & Items;
  AddToCart: Any & Money & Items;
  InitiateCheckout: Any & Money & Items & Count;
  AddPaymentInfo: Any & Money & Items;
  Purchase: Any & Money & Items & Count & Order & Revenue;
  CompleteRegistration: Any & Money & Status;
  Lead: Any & Money & Items;
  Contact: Any;
  CustomizeProduct: Any;
  Donate: Any & Money & Order;
  FindLocation: Any;
  Schedule: Any & Order;
  StartTrial: Any & Money & Items & Order & Lifetime;
  SubmitApplication: Any & Order;
  Subscribe: Any & Money & Items & Order & Lifetime;
  ApplicationApproval: Any;
  Download: Any & Items;
  ClickButton: Any;
  PlaceAnOrder: Any & Money & Items & Count & Order;
}

/** What `track` takes for a name: checked for the standard ones, anything for custom ones. */
export type PropertiesOf<Name extends string> = Name extends keyof StandardEvents
  ? StandardEvents[Name] & Partial<CustomProperties>
  : { [property: string]: unknown };
