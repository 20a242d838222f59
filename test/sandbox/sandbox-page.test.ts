import { expect, test } from "vitest";
import { metaNotices } from "../../sandbox/meta/notices.ts";
import { metaRules } from "../../sandbox/meta/rules.ts";
import { tiktokNotices } from "../../sandbox/tiktok/notices.ts";
import { tiktokRules } from "../../sandbox/tiktok/rules.ts";

interface Shown {
  id: string;
  when: string;
  own?: true;
  refusal: { code: number; subcode?: number };
}

const row = ({ id, when, own, refusal: { code, subcode } }: Shown) =>
  `| \`${id}\` | ${when} | ${subcode === undefined ? code : `${code} / ${subcode}`}${own ? " *" : ""} |`;
const rules = (rows: readonly Shown[]) =>
  ["| rule | refuses when | code |", "| --- | --- | --- |", ...rows.map(row)].join("\n");

const page = () => `# The sandbox

\`twinbeam sandbox\` stands in for both platforms on this machine: their pixel scripts, the APIs for events, and as much of the account
APIs as the command line and the operator's page use. \`GET /\` shows what came and how the copies paired, \`GET /report.json\` and
\`GET /requests.json\` the same for programs, \`DELETE /report\` forgets it. \`POST /control\` scripts answers, moves the clock and sets the
deduplication windows. It shares no code with the server: what the server sends is judged by the references alone.

## What it refuses

One bad event refuses the whole request, and nothing of it is stored. The answer has the platform's code and shape, and the header
\`x-sandbox-rule\` names the rule. \`*\`: what the platform answers is not documented; the code is the sandbox's own choice. Each rule is
provoked by name in \`test/sandbox/meta/rules.test.ts\` or \`test/sandbox/tiktok/rules.test.ts\`. \`GET /rules.json\` has this list.

### Meta

${rules(metaRules)}

### TikTok

${rules(tiktokRules)}

## What it takes, with a remark in the report

| remark | when |
| --- | --- |
${[...metaNotices, ...tiktokNotices].map(({ id, when }) => `| \`${id}\` | ${when} |`).join("\n")}
`;

test("docs/sandbox.md says what the sandbox refuses; npm run test:application -- -u writes it anew", async () => {
  await expect(page()).toMatchFileSnapshot("../../docs/sandbox.md");
});
