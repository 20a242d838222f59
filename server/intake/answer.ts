import { type Static, Type } from "typebox";

/** What a door answers, contract section 2: types, serialisers and the OpenAPI document come from here. */
const issue = {
  path: Type.String({ description: "Dotted, from the event's own root: properties.contents.0.quantity." }),
  message: Type.String(),
};
const index = Type.Integer({ description: "Position of the event in the request." });
const issues = Type.Array(Type.Object(issue));

export const outcomeSchema = Type.Object({
  accepted: Type.Integer({ description: "Events that are durably stored, duplicates included." }),
  duplicates: Type.Integer({ description: "Events that every destination had already." }),
  rejected: Type.Array(
    Type.Object({
      index,
      event_id: Type.Unsafe<string | null>({
        type: ["string", "null"],
        description: "null: none was given.",
      }),
      errors: issues,
    }),
  ),
  warnings: Type.Array(Type.Object({ index, ...issue })),
});

export const errorSchema = Type.Object({
  error: Type.String({ description: "A stable code." }),
  message: Type.String({ description: "What happened, and what to do about it." }),
  errors: issues,
});

export type Outcome = Static<typeof outcomeSchema>;

const refusals = {
  400: "No JSON, no object, no site, or no events",
  401: "No API key, or an unknown one",
  403: "Unknown site, or an origin that the site does not list",
  413: "Too many bytes or events",
  415: "Another content type",
  429: "Too many requests; see Retry-After",
  503: "The store cannot write; nothing was kept, see Retry-After",
} as const;

/** Answers of a door for the OpenAPI document. */
export const answers = (...statuses: (keyof typeof refusals)[]) => ({
  200: { ...outcomeSchema, description: "Every accepted event is durably stored" },
  422: { ...outcomeSchema, description: "Every event was rejected" },
  ...Object.fromEntries(
    statuses.map((status) => [status, { ...errorSchema, description: refusals[status] }]),
  ),
});
