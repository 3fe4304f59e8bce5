/** Addresses as people write them, and where clocks are set there: country | region | city | zone or refusal. */
const text = `
Deutschland | | | Europe/Berlin
Germany | Bayern | München | Europe/Berlin
DE | | | Europe/Berlin
DEU | | Köln | Europe/Berlin
Германия | | Берлин | Europe/Berlin
ドイツ | | ベルリン | Europe/Berlin
德国 | | | Europe/Berlin
ألمانيا | | | Europe/Berlin
Allemagne | | | Europe/Berlin
Bundesrepublik Deutschland | | Büsingen | Europe/Berlin
Slovenija | | Ljubljana | Europe/Ljubljana
Republic of Slovenia | | | Europe/Ljubljana
SI | | Mežica | Europe/Ljubljana
Österreich | Tirol | Innsbruck | Europe/Vienna
Austria | | | Europe/Vienna
Schweiz | Zürich | Zürich | Europe/Zurich
Suisse | | Genève | Europe/Zurich
France | Île-de-France | Paris | Europe/Paris
Frankreich | | | Europe/Paris
France | La Réunion | Saint-Denis | Indian/Reunion
France | Martinique | Fort-de-France | America/Martinique
Martinique | | | America/Martinique
Italia | Lazio | Roma | Europe/Rome
ITALY | | | Europe/Rome
The Netherlands | | Amsterdam | Europe/Amsterdam
Holland | | | Europe/Amsterdam
Nederland | Noord-Holland | | Europe/Amsterdam
België | | Brussel | Europe/Brussels
Luxembourg | | | Europe/Luxembourg
UK | | London | Europe/London
U.K. | | | Europe/London
England | | Leeds | Europe/London
Scotland | | Edinburgh | Europe/London
Wales | | | Europe/London
Northern Ireland | | Belfast | Europe/London
United Kingdom | | Boston | Europe/London
Great Britain | | | Europe/London
Éire | | | Europe/Dublin
Republic of Ireland | | Cork | Europe/Dublin
Danmark | | København | Europe/Copenhagen
Sverige | | Göteborg | Europe/Stockholm
Norge | | Oslo | Europe/Oslo
Suomi | | Helsinki | Europe/Helsinki
Ísland | | Reykjavík | Atlantic/Reykjavik
Polska | | Łódź | Europe/Warsaw
Česko | | Praha | Europe/Prague
Czech Republic | | | Europe/Prague
Magyarország | | Budapest | Europe/Budapest
Hrvatska | | Zagreb | Europe/Zagreb
Srbija | | | Europe/Belgrade
Србија | | Београд | Europe/Belgrade
Ελλάδα | | Αθήνα | Europe/Athens
Greece | | | Europe/Athens
България | | София | Europe/Sofia
România | | București | Europe/Bucharest
Türkiye | | İstanbul | Europe/Istanbul
Turkey | | | Europe/Istanbul
Україна | | Київ | Europe/Kyiv
Ukraine | | | Europe/Kyiv
Ukraine | | Simferopol | ambiguousPlace
Lietuva | | Vilnius | Europe/Vilnius
Eesti | | | Europe/Tallinn
Κύπρος | | | Asia/Nicosia
Malta | | | Europe/Malta
España | | | ambiguousPlace
España | Comunidad de Madrid | Madrid | Europe/Madrid
Spain | Cataluña | Barcelona | Europe/Madrid
Spain | Andalucía | Sevilla | Europe/Madrid
Spain | Andalusia | | Europe/Madrid
Spain | Canarias | | Atlantic/Canary
Spanien | | Las Palmas de Gran Canaria | Atlantic/Canary
スペイン | | マドリード | Europe/Madrid
Portugal | | | ambiguousPlace
Portugal | | Lisboa | Europe/Lisbon
Portugal | | Porto | Europe/Lisbon
Portugal | Açores | Ponta Delgada | Atlantic/Azores
Portugal | Madeira | Funchal | Atlantic/Madeira
USA | | | ambiguousPlace
United States | | | ambiguousPlace
США | | | ambiguousPlace
アメリカ合衆国 | | | ambiguousPlace
USA | CA | | America/Los_Angeles
U.S.A. | California | San Francisco | America/Los_Angeles
United States of America | NY | New York | America/New_York
US | New York | Buffalo | America/New_York
US | IL | Chicago | America/Chicago
US | Colorado | | America/Denver
US | AZ | Phoenix | America/Phoenix
US | Hawaii | Honolulu | Pacific/Honolulu
US | AK | Anchorage | America/Anchorage
US | MI | Detroit | America/Detroit
US | DC | Washington | America/New_York
US | MO | St. Louis | America/Chicago
US | MO | Saint Louis | America/Chicago
US | TX | | ambiguousPlace
US | TX | Dallas | America/Chicago
US | Texas | El Paso | America/Denver
US | FL | | ambiguousPlace
US | FL | Miami | America/New_York
US | Florida | Pensacola | America/Chicago
US | TN | | ambiguousPlace
US | TN | Nashville | America/Chicago
US | TN | Knoxville | America/New_York
US | KY | | ambiguousPlace
US | KY | Louisville | America/Kentucky/Louisville
US | IN | | ambiguousPlace
US | IN | Indianapolis | America/Indiana/Indianapolis
US | IN | Gary | America/Chicago
US | ND | | ambiguousPlace
US | ID | | ambiguousPlace
US | ID | Boise | America/Boise
US | OR | Portland | America/Los_Angeles
US | Maine | Portland | America/New_York
US | | Portland | ambiguousPlace
US | | Springfield | ambiguousPlace
US | | Houston | America/Chicago
US | | Los Angeles | America/Los_Angeles
Estados Unidos | | Nueva York | America/New_York
США | | Нью-Йорк | America/New_York
US | | Nowhereville | unknownPlace
US | NY | Los Angeles | ambiguousPlace
US | PR | San Juan | America/Puerto_Rico
Puerto Rico | | | America/Puerto_Rico
Canada | | | ambiguousPlace
Canada | ON | | America/Toronto
Canada | Ontario | Thunder Bay | America/Toronto
Canada | Québec | Montréal | America/Toronto
Canada | British Columbia | Vancouver | America/Vancouver
Canada | Colombie-Britannique | | America/Vancouver
Canada | AB | Calgary | America/Edmonton
Canada | SK | Regina | America/Regina
Canada | MB | Winnipeg | America/Winnipeg
Canada | NS | Halifax | America/Halifax
Canada | NL | St. John's | America/St_Johns
Canada | Nunavut | | ambiguousPlace
Kanada | | Toronto | America/Toronto
México | | | ambiguousPlace
México | CDMX | Ciudad de México | America/Mexico_City
Mexico | Jalisco | Guadalajara | America/Mexico_City
Mexico | Baja California | Tijuana | America/Tijuana
Mexico | Quintana Roo | Cancún | America/Cancun
Mexico | Sonora | Hermosillo | America/Hermosillo
Мексика | | Мехико | America/Mexico_City
Brasil | | | ambiguousPlace
Brasil | SP | São Paulo | America/Sao_Paulo
Brazil | Rio de Janeiro | | America/Sao_Paulo
Brasilien | | Rio de Janeiro | America/Sao_Paulo
Brasil | Distrito Federal | Brasília | America/Sao_Paulo
Brasil | AM | Manaus | America/Manaus
Brazil | Acre | Rio Branco | America/Rio_Branco
Argentina | | | America/Argentina/Buenos_Aires
Argentina | Córdoba | Córdoba | America/Argentina/Buenos_Aires
Chile | | | ambiguousPlace
Chile | | Santiago | America/Santiago
Chile | | Punta Arenas | America/Punta_Arenas
Colombia | | Bogotá | America/Bogota
Perú | | Lima | America/Lima
Ecuador | | | ambiguousPlace
Ecuador | | Quito | America/Guayaquil
Uruguay | | Montevideo | America/Montevideo
Venezuela | | | America/Caracas
Bolivia | | La Paz | America/La_Paz
Costa Rica | | San José | America/Costa_Rica
Panamá | | | America/Panama
Cuba | | La Habana | America/Havana
Россия | | | ambiguousPlace
Российская Федерация | Москва | Москва | Europe/Moscow
Russia | | Moscow | Europe/Moscow
Russland | | St. Petersburg | Europe/Moscow
Россия | Новосибирская область | Новосибирск | Asia/Novosibirsk
Россия | | Екатеринбург | Asia/Yekaterinburg
Russia | Primorye | Vladivostok | Asia/Vladivostok
ロシア | | ウラジオストク | Asia/Vladivostok
Russia | Sakha | | ambiguousPlace
Russia | | Kaliningrad | Europe/Kaliningrad
Қазақстан | | Алматы | Asia/Almaty
Kazakhstan | | | Asia/Almaty
Oʻzbekiston | | | Asia/Tashkent
საქართველო | | თბილისი | Asia/Tbilisi
Georgia | | Atlanta | ambiguousPlace
Հայաստան | | | Asia/Yerevan
中国 | | 上海 | Asia/Shanghai
中华人民共和国 | | | Asia/Shanghai
China | Xinjiang | Urumqi | ambiguousPlace
香港 | | | Asia/Hong_Kong
台灣 | | 台北 | Asia/Taipei
日本 | 東京都 | 千代田区 | Asia/Tokyo
Japan | | Osaka | Asia/Tokyo
대한민국 | | 서울 | Asia/Seoul
South Korea | | | Asia/Seoul
भारत | | मुंबई | Asia/Kolkata
India | KA | Bengaluru | Asia/Kolkata
ไทย | | กรุงเทพ | Asia/Bangkok
Việt Nam | | Hà Nội | Asia/Ho_Chi_Minh
Indonesia | | | ambiguousPlace
Indonesia | DKI Jakarta | Jakarta | Asia/Jakarta
Indonesia | Jawa Barat | | Asia/Jakarta
Indonesia | East Java | Surabaya | Asia/Jakarta
Indonesia | Bali | Denpasar | Asia/Makassar
Indonesia | Papua | | Asia/Jayapura
Malaysia | | Kuala Lumpur | Asia/Kuala_Lumpur
Singapore | | | Asia/Singapore
Pilipinas | | | Asia/Manila
Монгол | | | ambiguousPlace
Mongolia | | Ulaanbaatar | Asia/Ulaanbaatar
Nepal | | Kathmandu | Asia/Kathmandu
پاکستان | | | Asia/Karachi
ایران | | تهران | Asia/Tehran
ישראל | | תל אביב | Asia/Jerusalem
UAE | | Dubai | Asia/Dubai
السعودية | | الرياض | Asia/Riyadh
مصر | | القاهرة | Africa/Cairo
Maroc | | Casablanca | Africa/Casablanca
South Africa | | Johannesburg | Africa/Johannesburg
Nigeria | | Lagos | Africa/Lagos
Kenya | | Nairobi | Africa/Nairobi
Côte d'Ivoire | | | Africa/Abidjan
Ivory Coast | | | Africa/Abidjan
Congo | | | ambiguousPlace
DR Congo | | | ambiguousPlace
DRC | | Kinshasa | Africa/Kinshasa
Democratic Republic of the Congo | | Lubumbashi | Africa/Lubumbashi
Australia | | | ambiguousPlace
Australia | NSW | Sydney | Australia/Sydney
Australia | New South Wales | | Australia/Sydney
Australia | NSW | Broken Hill | Australia/Broken_Hill
Australia | VIC | Melbourne | Australia/Melbourne
Australia | Queensland | Brisbane | Australia/Brisbane
Australia | WA | Perth | Australia/Perth
Australia | SA | | Australia/Adelaide
Australien | Northern Territory | Darwin | Australia/Darwin
Australia | | Sydney | Australia/Sydney
New Zealand | | Auckland | Pacific/Auckland
Aotearoa | | | unknownPlace
Papua New Guinea | | Port Moresby | Pacific/Port_Moresby
Fiji | | | Pacific/Fiji
Kiribati | | | ambiguousPlace
Samoa | | Apia | Pacific/Apia
Germany | | London | ambiguousPlace
Atlantis | | | unknownPlace
| | Paris | ambiguousPlace
| CA | San Francisco | ambiguousPlace
| | | noPlace
`;

export interface AddressCase {
  readonly address: { country?: string; region?: string; city?: string };
  readonly expected: string;
}

export const addresses: readonly AddressCase[] = text
  .trim()
  .split("\n")
  .map((line) => {
    const [country, region, city, expected = ""] = line.split("|").map((part) => part.trim());
    const named = Object.entries({ country, region, city }).filter(([, part]) => part !== "");
    return { address: Object.fromEntries(named), expected };
  });
