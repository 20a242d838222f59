/** Worked examples of TikTok's user object, and the same persons as Meta wants them. */
export const tiktokVectors: readonly {
  field: string;
  given: string | number;
  country?: string;
  digest: string;
}[] = [
  {
    field: "email",
    given: "  Jane.Doe@Example.COM ",
    digest: "86e0b9e56c17cc4d12387e1949b85053fbe73bc3ce5a1188713a9d300cc6133d",
  },
  {
    field: "email",
    given: "jane.doe+promo@gmail.com",
    digest: "5f0d1df1fc49e30424381b57b1d4c73e067772a4267dde043a19b026935602c8",
  },
  {
    field: "email",
    given: "JOSÉ@EXEMPLE.FR",
    digest: "9f441f92d7b73dbed0afd600bbb495147e157984bfa37c9435358fee50340775",
  },
  {
    field: "email",
    given: "user@example.com",
    digest: "b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514",
  },
  {
    field: "phone",
    given: "+1 (415) 555-2671",
    digest: "cb6880e416769253645cb9c6b8989154bf66a56a77fc14c81fb1019663cbb928",
  },
  {
    field: "phone",
    given: "14155552671",
    digest: "cb6880e416769253645cb9c6b8989154bf66a56a77fc14c81fb1019663cbb928",
  },
  {
    field: "phone",
    given: "0044 20 7946 0958",
    digest: "f0bf0228144d9fe2bdf1da2d8ca698f17bf1410ee688b075c27062e47b6f0b6d",
  },
  {
    field: "phone",
    given: "020 7946 0958",
    country: "GB",
    digest: "f0bf0228144d9fe2bdf1da2d8ca698f17bf1410ee688b075c27062e47b6f0b6d",
  },
  {
    field: "phone",
    given: "090-1234-5678",
    country: "JP",
    digest: "3d06a39d40790f11761295e053029378ae28c4b4f6f301693005e079f3d4ca64",
  },
  {
    field: "phone",
    given: "+33 6 12 34 56 78",
    digest: "42d573cfc315801d4cd8eddd5416b416a0bf298b9b9e12d6b07442c91db42bd8",
  },
  {
    field: "phone",
    given: "13800138000",
    country: "CN",
    digest: "ec61f3c620a98bdead8c1f1f0ae747abd1b62a0c2dba4fd4bc22cf0d1d8653e5",
  },
  {
    field: "external_id",
    given: " User-1234 ",
    digest: "c61a1c5012d6c65245f90fa22c6b97542be011998474fc9887ee6299ab93e3e1",
  },
  {
    field: "external_id",
    given: "user-1234",
    digest: "c61a1c5012d6c65245f90fa22c6b97542be011998474fc9887ee6299ab93e3e1",
  },
  {
    field: "external_id",
    given: 42,
    digest: "73475cb40a568e8da8a045ced110137e159f890ac4da883b6b17dc651b3a8049",
  },
  {
    field: "first_name",
    given: " Jane ",
    digest: "81f8f6dde88365f3928796ec7aa53f72820b06db8664f5fe76a7eb13e24546a2",
  },
  {
    field: "first_name",
    given: "Anne-Marie",
    digest: "67495eb5715de43c26f7c18b25cc7f62a7540236516bd59d5162a6f743598083",
  },
  {
    field: "last_name",
    given: "O'Brien",
    digest: "b4cb6cb33fe4b865868de825023a1e2790dc12ac01ecc8d7c5afe8254071c8ba",
  },
  {
    field: "last_name",
    given: "Müller",
    digest: "2dbd218072117713f2d5996a726a9b216ed791ffd0783b6ba4ab6d61b8333192",
  },
  {
    field: "last_name",
    given: "山田",
    digest: "5f34cd8399195fa23a32ace56c87f461adcbee99d90d9e60057f01684b3b46da",
  },
  {
    field: "zip",
    given: "94107-1234",
    digest: "c711389868997b7f3f747e95fbce358e2ac994a8b4e838142a4e968c2cfc8b22",
  },
  {
    field: "zip",
    given: "SW1A 1AA",
    digest: "830e1d4b9838bab1f5c2acdb23e0b502ff13a9832c4632e8d67a1d43d3b7f614",
  },
  {
    field: "zip",
    given: "150-0001",
    digest: "9fb0766ca7f24958c6d122e5687bc2759164d1913b1edf773a14e6f9f51b07bd",
  },
  {
    field: "idfa",
    given: "6D92078A-8246-4BA4-AE5B-76104861E7DC",
    digest: "31b806b4deec8c4cb1ffb18b9ab4ee1fa82a2b30e1f47902f04d03f5db023376",
  },
  {
    field: "gaid",
    given: "38400000-8CF0-11BD-B23E-10B96E40000D",
    digest: "d4181bb455a74b3bc8b37c75ac9b2c702eb6b9930bd040b861403b31ca85634d",
  },
  {
    field: "email",
    given: "86E0B9E56C17CC4D12387E1949B85053FBE73BC3CE5A1188713A9D300CC6133D",
    digest: "86e0b9e56c17cc4d12387e1949b85053fbe73bc3ce5a1188713a9d300cc6133d",
  },
];

/** Where Meta wants another form of the same value. */
export const contrasts: readonly { field: string; given: string; digest: string }[] = [
  {
    field: "phone",
    given: "+1 (415) 555-2671",
    digest: "758fbf68945f21c416814c539ab578876c8d98fb69e6da692def92cd52417fe0",
  },
  {
    field: "zip",
    given: "94107-1234",
    digest: "c884a209ebe08750a7d13db63bd02233b375bd79786cbe329ab11586cc35dead",
  },
  {
    field: "city",
    given: "San Francisco",
    digest: "1a6bd4d9d79dc0a79b53795c70d3349fa9e38968a3fbefbfe8783efb1d2b6aac",
  },
];
