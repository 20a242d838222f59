import type { FastifyInstance } from "fastify";
import { type JsonObject, parseJson, textOf } from "../json.ts";
import { firstBreach, type Rule } from "../rules.ts";
import type { State } from "../state.ts";
import { openRequest } from "./access.ts";
import * as rules from "./account-rules.ts";
import { type Account, type Accounts, createAccounts, type EventSet, type Pixel } from "./accounts.ts";
import { envelope, refuse, type TiktokRefusal } from "./refusal.ts";
import { accessRules } from "./request-rules.ts";
import { pixelStatistics } from "./statistics.ts";

/** What TikTok delivers on a page of a list, however many were asked for. */
const pageSizeLimit = 20;

interface Endpoint {
  method: "GET" | "POST";
  /** Beside those of every management call. */
  rules?: readonly Rule<rules.AccountRequest, TiktokRefusal>[];
  /** `data` of the answer. */
  answer(call: Call): unknown;
}

interface Call {
  members: JsonObject;
  advertiserId: string;
  account: Account;
  accounts: Accounts;
  state: State;
}

/** Reference section 9.2. */
const endpoints: Readonly<Record<string, Endpoint>> = {
  "pixel/list": { method: "GET", rules: rules.listRules, answer: listPixels },
  "pixel/create": {
    method: "POST",
    rules: rules.pixelRules,
    answer({ members, advertiserId, accounts }) {
      const category = textOf(members.pixel_category) ?? "ONLINE_STORE";
      return accounts.createPixel(advertiserId, String(members.pixel_name), category);
    },
  },
  "pixel/event/stats": {
    method: "GET",
    rules: [...rules.listRules, ...rules.statisticsRules],
    answer(call) {
      const ids = listOf(call.members.pixel_ids);
      const asked = allPixels(call).filter(({ pixel_id }) => ids?.includes(pixel_id));
      return { list: pixelStatistics(call.state.report, asked, call.members.date_range) };
    },
  },
  "offline/get": {
    method: "GET",
    rules: rules.listRules,
    answer: ({ members, advertiserId, account }) => ({
      event_set_list: named(account.offline, members).map((set) => ({ advertiser_id: advertiserId, ...set })),
    }),
  },
  "offline/create": {
    method: "POST",
    rules: [...rules.setRules, ...rules.offlineLimitRules],
    answer({ members, advertiserId, accounts }) {
      const description = textOf(members.description) ?? "";
      const set = { name: String(members.name), description, auto_tracking: members.auto_tracking === true };
      return { event_set_id: accounts.createSet(advertiserId, "offline", set).event_set_id };
    },
  },
  "offline/update": {
    method: "POST",
    rules: rules.knownSetRules,
    answer({ members, account }) {
      const set = account.offline.find(({ event_set_id }) => event_set_id === members.event_set_id);
      if (set && typeof members.name === "string") set.name = members.name;
      if (set && typeof members.auto_tracking === "boolean") set.auto_tracking = members.auto_tracking;
      return set;
    },
  },
  "offline/delete": {
    method: "POST",
    rules: rules.knownSetRules,
    answer({ members, account }) {
      account.offline = account.offline.filter(({ event_set_id }) => event_set_id !== members.event_set_id);
      return {};
    },
  },
  "crm/list": {
    method: "GET",
    rules: rules.listRules,
    answer: ({ members, account }) => ({ crm_event_sets: named(account.crm, members).map(crmSet) }),
  },
  "crm/create": {
    method: "POST",
    rules: rules.setRules,
    answer: ({ members, advertiserId, accounts }) =>
      crmSet(accounts.createSet(advertiserId, "crm", { name: String(members.name) })),
  },
  "app/list": {
    method: "GET",
    rules: rules.listRules,
    answer({ members, account }) {
      const ids = listOf(members.app_platform_ids);
      return { apps: account.apps.filter(({ app_platform_id }) => ids?.includes(app_platform_id) ?? true) };
    },
  },
};

/** The calls that list, create and count event sources. */
export function tiktokAccount(app: FastifyInstance, state: State): void {
  const accounts = createAccounts(state.control);
  for (const [path, endpoint] of Object.entries(endpoints)) {
    const judged = [...accessRules, ...rules.managementRules, ...(endpoint.rules ?? [])];
    app.route({
      method: endpoint.method,
      url: `/open_api/v1.3/${path}/`,
      handler: state.exchange("tiktok", (request) => {
        const call = { ...openRequest(request, state), accounts };
        const breach = firstBreach(judged, [call]);
        if (breach) return refuse(breach, call);
        const advertiserId = String(call.members.advertiser_id);
        const account = accounts.of(advertiserId);
        const data = endpoint.answer({ members: call.members, advertiserId, account, accounts, state });
        return envelope(0, "OK", data, call.nowMs);
      }),
    });
  }
}

/** The advertiser's pixels, and those that got events without belonging to anybody. */
function allPixels({ account, accounts, state }: Call): Pixel[] {
  const codes = new Set(account.pixels.map(({ pixel_code }) => pixel_code));
  const seen = [...state.report.pixels("tiktok").keys()].filter(
    (code) => !codes.has(code) && /\D/.test(code),
  );
  return [...account.pixels, ...seen.map(accounts.seenPixel)];
}

function listPixels(call: Call) {
  const { name, code, pixel_id } = call.members;
  const found = allPixels(call).filter(
    (pixel) =>
      (name === undefined || pixel.pixel_name.includes(String(name))) &&
      (code === undefined || pixel.pixel_code === code) &&
      (pixel_id === undefined || pixel.pixel_id === pixel_id),
  );
  const page = Number(call.members.page ?? 1);
  const size = Math.min(Number(call.members.page_size ?? 10), pageSizeLimit);
  const total = found.length;
  return {
    pixels: found.slice((page - 1) * size, page * size).map((pixel) => ({ ...pixel, events: [] })),
    page_info: { page, page_size: size, total_number: total, total_page: Math.ceil(total / size) },
  };
}

/** Filters by part of the name, as a list may: callers compare exactly on their side. */
function named(sets: readonly EventSet[], { name, event_set_ids }: JsonObject): EventSet[] {
  const ids = listOf(event_set_ids);
  return sets.filter(
    (set) =>
      (name === undefined || set.name.includes(String(name))) && (ids?.includes(set.event_set_id) ?? true),
  );
}

function crmSet({ event_set_id, name, create_time }: EventSet) {
  return { event_set_id, name, create_time };
}

function listOf(text: unknown): string[] | undefined {
  const list = text === undefined ? undefined : parseJson(String(text));
  return Array.isArray(list) ? list.map(String) : undefined;
}
