import { type Example, time } from "./example.ts";

const agent = "Mozilla/5.0 (X11; Linux x86_64)";

/** What a visitor does not want, and what never may leave. */
export const privacy: readonly Example[] = [
  {
    title: "limited data use in California",
    event: {
      event_name: "Subscribe",
      event_id: "ldu-1",
      event_time: time,
      page: { url: "https://shop.example/" },
      limited_data_use: { country: 1, state: 1000 },
      opt_out: true,
      user: { email: "user@example.com", user_agent: agent },
    },
    meta: {
      body: {
        event_name: "Subscribe",
        event_time: time,
        event_id: "ldu-1",
        action_source: "website",
        event_source_url: "https://shop.example/",
        opt_out: true,
        data_processing_options: ["LDU"],
        data_processing_options_country: 1,
        data_processing_options_state: 1000,
        user_data: { em: ["sha256(user@example.com)"], client_user_agent: agent },
      },
    },
    tiktok: {
      body: {
        event: "Subscribe",
        event_time: time,
        event_id: "ldu-1",
        limited_data_use: true,
        user: { email: "sha256(user@example.com)", user_agent: agent },
        page: { url: "https://shop.example/" },
        properties: {},
      },
    },
  },
  {
    title: "a browser that sends Sec-GPC wins over an explicit no",
    beacon: { ip: "203.0.113.7", userAgent: agent, gpc: true },
    event: {
      event_name: "Contact",
      event_id: "gpc-1",
      event_time: time,
      page: { url: "https://shop.example/contact" },
      limited_data_use: false,
    },
    meta: {
      body: {
        event_name: "Contact",
        event_time: time,
        event_id: "gpc-1",
        action_source: "website",
        event_source_url: "https://shop.example/contact",
        data_processing_options: ["LDU"],
        data_processing_options_country: 0,
        data_processing_options_state: 0,
        user_data: { client_ip_address: "203.0.113.7", client_user_agent: agent },
      },
    },
    tiktok: {
      body: {
        event: "Contact",
        event_time: time,
        event_id: "gpc-1",
        limited_data_use: true,
        user: { ip: "203.0.113.7", user_agent: agent },
        page: { url: "https://shop.example/contact" },
        properties: {},
      },
    },
  },
  {
    title: "an explicit no, where a destination limits by default",
    metaSettings: { limitedDataUse: true },
    tiktokSettings: { limitedDataUse: true },
    event: {
      event_name: "Contact",
      event_id: "ldu-2",
      event_time: time,
      page: { url: "https://shop.example/contact" },
      limited_data_use: false,
      user: { email: "user@example.com", user_agent: agent },
    },
    meta: {
      body: {
        event_name: "Contact",
        event_time: time,
        event_id: "ldu-2",
        action_source: "website",
        event_source_url: "https://shop.example/contact",
        data_processing_options: [],
        user_data: { em: ["sha256(user@example.com)"], client_user_agent: agent },
      },
    },
    tiktok: {
      body: {
        event: "Contact",
        event_time: time,
        event_id: "ldu-2",
        limited_data_use: false,
        user: { email: "sha256(user@example.com)", user_agent: agent },
        page: { url: "https://shop.example/contact" },
        properties: {},
      },
    },
  },
  {
    title: "personal data in custom properties and in addresses is removed, and nothing beside it",
    event: {
      event_name: "JarOpened",
      event_id: "pii-1",
      event_time: time,
      page: {
        url: "https://shop.example/jar?utm_source=a%20b&email=ann%40shop.example&ref=%2B49%2030%20901820#top",
        referrer: "https://mail.example/?q=ann@shop.example&x=1",
      },
      user: { email: "user@example.com", user_agent: agent },
      properties: {
        colour: "red",
        email: "ann@shop.example",
        note: "call +49 30 901820",
        city: "Berlin",
        code: "12345678",
      },
    },
    warnings: ["properties.email"],
    meta: {
      body: {
        event_name: "JarOpened",
        event_time: time,
        event_id: "pii-1",
        action_source: "website",
        event_source_url: "https://shop.example/jar?utm_source=a%20b#top",
        referrer_url: "https://mail.example/?x=1",
        user_data: { em: ["sha256(user@example.com)"], client_user_agent: agent },
        custom_data: { colour: "red", note: "call +49 30 901820", city: "Berlin", code: "12345678" },
      },
    },
    tiktok: {
      body: {
        event: "JarOpened",
        event_time: time,
        event_id: "pii-1",
        user: { email: "sha256(user@example.com)", user_agent: agent },
        page: {
          url: "https://shop.example/jar?utm_source=a%20b#top",
          referrer: "https://mail.example/?x=1",
        },
        properties: { colour: "red", note: "call +49 30 901820", city: "Berlin", code: "12345678" },
      },
    },
  },
  {
    title: "nobody to find: each platform has its own idea of enough",
    event: {
      event_name: "Lead",
      event_id: "n-1",
      event_time: time,
      page: { url: "https://shop.example/" },
      user: {
        user_agent: agent,
        city: "Berlin",
        date_of_birth: "1990-01-31",
        fbp: "fb.1.1795270000000.1098115397",
      },
    },
    meta: {
      body: {
        event_name: "Lead",
        event_time: time,
        event_id: "n-1",
        action_source: "website",
        event_source_url: "https://shop.example/",
        user_data: {
          client_user_agent: agent,
          ct: ["sha256(berlin)"],
          db: ["sha256(19900131)"],
          fbp: "fb.1.1795270000000.1098115397",
        },
      },
    },
    tiktok: { refused: "user" },
  },
  {
    title: "a conversation without its channel: Meta refuses, TikTok takes it as an offline event",
    event: {
      event_name: "Lead",
      event_id: "m-1",
      event_time: time,
      action_source: "business_messaging",
      user: { email: "user@example.com" },
    },
    meta: { refused: "messaging_channel" },
    tiktok: {
      body: {
        event: "Lead",
        event_time: time,
        event_id: "m-1",
        user: { email: "sha256(user@example.com)" },
        properties: {},
      },
    },
  },
];
