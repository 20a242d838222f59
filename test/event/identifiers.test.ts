import { expect, it } from "vitest";
import { userFields } from "../../event/fields.ts";
import { identifiers } from "../../event/identifiers.ts";

/** What many people have in common, or what tells of a business and not of a person. */
const shared = [
  ...[
    "first_name",
    "last_name",
    "gender",
    "date_of_birth",
    "city",
    "state",
    "zip",
    "country",
    "ip",
    "user_agent",
  ],
  ...["locale", "att_status", "page_id", "whatsapp_business_account_id", "ig_account_id"],
  ...["partner_id", "partner_name"],
];

it("every field of the person either names one person or is shared", () => {
  expect([...identifiers, ...shared].toSorted()).toEqual(userFields.map(({ field }) => field).toSorted());
});
