/** Public addresses of the owners named, as their routes were in 2026. */
export const homes = [
  "84.255.210.7",
  "86.58.12.34",
  "93.103.44.8",
  "73.162.10.5",
  "81.2.69.142",
  "90.91.92.93",
  "126.72.8.9",
  "177.34.5.6",
  "2804:10b4:1::5",
] as const;
export const phones = ["46.123.240.5", "31.13.24.5"] as const;
export const office = "62.84.244.18";

export const google = [
  "66.249.93.20",
  "74.125.210.9",
  "66.102.8.100",
  "64.233.172.5",
  "72.14.199.10",
] as const;
export const yahoo = ["98.139.172.5", "188.125.80.4"] as const;
export const exchange = ["104.47.11.62", "40.107.22.83", "52.100.1.2", "2a01:111:f400:7e1a::1"] as const;
export const azure = ["20.72.100.79", "52.240.1.1", "13.89.1.1", "40.94.87.2"] as const;
export const amazon = ["3.120.5.6", "18.184.1.2", "54.240.196.1"] as const;
export const rented = [...amazon, "34.90.1.1", "51.68.1.1", "88.99.1.1"] as const;
export const relays = [
  "17.58.10.10",
  "104.28.42.1",
  "172.224.226.1",
  "146.75.170.1",
  "2a02:26f7:c000::1",
] as const;
export const scanners = {
  barracuda: "209.222.82.5",
  mimecast: "205.139.110.5",
  proofpoint: "67.231.152.1",
  cisco: "68.232.130.2",
  trend: "150.70.226.1",
} as const;
