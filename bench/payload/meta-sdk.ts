import { createRequire } from "node:module";

/** The part of Meta's SDK that makes a body; its package has no types. */
interface UserData {
  setEmails(values: string[]): UserData;
  setPhones(values: string[]): UserData;
  setFirstNames(values: string[]): UserData;
  setLastNames(values: string[]): UserData;
  setCities(values: string[]): UserData;
  setStates(values: string[]): UserData;
  setZips(values: string[]): UserData;
  setCountries(values: string[]): UserData;
  setExternalIds(values: string[]): UserData;
  setClientIpAddress(value: string): UserData;
  setClientUserAgent(value: string): UserData;
  setFbp(value: string): UserData;
}
interface Content {
  setId(value: string): Content;
  setQuantity(value: number): Content;
  setItemPrice(value: number): Content;
  setTitle(value: string): Content;
}
interface CustomData {
  setValue(value: number): CustomData;
  setCurrency(value: string): CustomData;
  setOrderId(value: string): CustomData;
  setContentType(value: string): CustomData;
  setContentIds(values: string[]): CustomData;
  setContents(values: Content[]): CustomData;
}
interface ServerEvent {
  setEventName(value: string): ServerEvent;
  setEventTime(value: number): ServerEvent;
  setEventId(value: string): ServerEvent;
  setActionSource(value: string): ServerEvent;
  setEventSourceUrl(value: string): ServerEvent;
  setUserData(value: UserData): ServerEvent;
  setCustomData(value: CustomData): ServerEvent;
  normalize(): object;
}
interface Sdk {
  UserData: new () => UserData;
  Content: new () => Content;
  CustomData: new () => CustomData;
  ServerEvent: new () => ServerEvent;
}

const require = createRequire(import.meta.url);
export const sdk: Sdk = require("facebook-nodejs-business-sdk");
