export type {
  Content,
  ContentType,
  DeliveryCategory,
  User,
} from "../event/schema.ts";
export type { TcfVendors } from "./capture/consent.ts";
export type { Trigger, TriggerValue } from "./capture/trigger.ts";
export { createTag } from "./create-tag.ts";
export type { MetaPixel } from "./deliver/meta.ts";
export type { PixelOptions } from "./deliver/pixel.ts";
export type { TiktokPixel } from "./deliver/tiktok.ts";
export type { ConsentOption, Identification, Tag, TagOptions, TrackOptions } from "./options.ts";
export type { CustomProperties, PropertiesOf, StandardEvents } from "./standard-events.ts";
