import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { returnDay } from "../../../server/features/replies/rulesReturn.ts";

/** A Monday. */
const RECEIVED = "2026-11-23T10:00:00.000Z";
const find = (text: string) => returnDay(text, RECEIVED);

const says: readonly (readonly [text: string, day: string])[] = [
  // English
  ["I am out of the office and will be back on Monday, 14 December 2026.", "2026-12-14"],
  ["Hello,\n\nI'm on annual leave and back on December 14.\n\nAnn", "2026-12-14"],
  ["Thank you for your email. I will return to the office on Dec. 14, 2026.", "2026-12-14"],
  ["I am currently out of office until Friday.", "2026-11-28"],
  ["I am away until 11 December. For urgent matters call +386 40 123 456.", "2026-12-12"],
  ["I’m OOO through December 11th with no access to email.", "2026-12-12"],
  ["I will not be back in the office until Monday 14 December.", "2026-12-14"],
  ["I won't return before 14 December.", "2026-12-14"],
  ["I am on parental leave, returning on 4 January 2027.", "2027-01-04"],
  ["Out of office from 7 December to 11 December 2026.", "2026-12-12"],
  ["I am out of the office 7–11 December and back on 14 December.", "2026-12-14"],
  ["Return date: 2026-12-14\nContact: office@fabrikam.test", "2026-12-14"],
  ["I am out of the office\nuntil 11 December 2026\nand will answer then.", "2026-12-12"],
  ["I'll be back Monday (30 November).", "2026-11-30"],
  ["I am travelling until 25/11/2026 with limited access to email.", "2026-11-26"],
  ["I'll be back on 11/25/2026.", "2026-11-25"],
  ["I am on vacation until 10.12.2026.", "2026-12-11"],
  ["Back on Wednesday.\n\n> I will be back on 1 December, you wrote", "2026-11-25"],
  ["I am not in the office and will be back on Thursday, December 3rd.", "2026-12-03"],
  ["I'll be back on Tuesday at 9am.", "2026-11-24"],
  ["Back on Tuesday 9:30 CET.", "2026-11-24"],
  ["I'm away Dec 24–Jan 2.", "2027-01-03"],
  ["I am out of office from 12/14 to 12/18.", "2026-12-19"],
  ["Out of office starting 07/12/2026, I will not return until 14/12/2026.", "2026-12-14"],
  ["On annual leave from Monday 7th December until Friday 11th December.", "2026-12-12"],
  ["Our office is closed until 3 January 2027.", "2027-01-04"],
  // Spanish
  ["Estoy fuera de la oficina hasta el viernes 11 de diciembre.", "2026-12-12"],
  ["Estaré de vacaciones y regresaré el lunes 14 de diciembre de 2026.", "2026-12-14"],
  ["Estaré ausente hasta el 11/12/2026.", "2026-12-12"],
  ["De vuelta en la oficina el 14 de diciembre.", "2026-12-14"],
  ["No estaré de vuelta hasta el 14 de diciembre.", "2026-12-14"],
  ["Estaré fuera de la oficina del 7 al 11 de diciembre.", "2026-12-12"],
  ["Estoy de baja. Me reincorporo el lunes 30 de noviembre.", "2026-11-30"],
  ["Gracias por su correo.\nVolveré al trabajo el miércoles.", "2026-11-25"],
  ["Estoy de permiso; volveré a la oficina a partir del 4 de enero de 2027.", "2027-01-04"],
  // Portuguese
  ["Estou de férias até 11 de dezembro.", "2026-12-12"],
  ["Estarei de volta na segunda-feira, 14 de dezembro.", "2026-12-14"],
  ["Estou fora do escritório até sexta-feira.", "2026-11-28"],
  ["Estou de férias. Retorno em 14/12/2026.", "2026-12-14"],
  ["Regressarei ao escritório no dia 14 de dezembro de 2026.", "2026-12-14"],
  ["Estarei ausente até o dia 11/12.", "2026-12-12"],
  ["Em licença maternidade: voltarei ao trabalho a partir de 4 de janeiro de 2027.", "2027-01-04"],
  ["Não estarei de volta antes de 14 de dezembro.", "2026-12-14"],
  ["Encontro-me ausente de 7 de dezembro a 11 de dezembro de 2026.", "2026-12-12"],
  // Japanese
  ["現在不在にしております。12月11日(金)まで休暇をいただいております。", "2026-12-12"],
  ["12月14日より出社いたします。", "2026-12-14"],
  ["１２月７日から１２月１１日まで出張のため不在です。", "2026-12-12"],
  ["2026年12月14日（月）から通常通り出勤いたします。", "2026-12-14"],
  ["夏季休業は12/11(金)までとなります。", "2026-12-12"],
  ["休暇中です。金曜日まで不在です。", "2026-11-28"],
  ["年末年始休業のため、2027年1月4日まで休業いたします。", "2027-01-05"],
  ["休暇をいただいております。復帰は12月14日に戻りです。", "2026-12-14"],
  // Slovenian
  ["Odsoten sem do petka.", "2026-11-28"],
  ["Na dopustu sem do 11. decembra 2026.", "2026-12-12"],
  ["Vrnem se v ponedeljek, 14. decembra.", "2026-12-14"],
  ["Sem na dopustu od 7. 12. do 11. 12. 2026.", "2026-12-12"],
  ["Trenutno nisem v pisarni. Nazaj bom 14. 12. 2026.", "2026-12-14"],
  ["Ponovno bom dosegljiva v sredo.", "2026-11-25"],
  ["V pisarno se vrnem šele 4. januarja 2027.", "2027-01-04"],
  ["Podjetje je zaprto do vključno 3. januarja 2027.", "2027-01-04"],
  // French
  ["Je suis absent jusqu'au vendredi 11 décembre.", "2026-12-12"],
  ["Je suis en congés et serai de retour le lundi 14 décembre 2026.", "2026-12-14"],
  ["Actuellement en déplacement, je reviendrai le 14 décembre.", "2026-12-14"],
  ["Absente jusqu’au 11/12/2026 inclus.", "2026-12-12"],
  ["Je suis en vacances du 7 au 11 décembre 2026.", "2026-12-12"],
  ["Je ne serai pas de retour avant le 14 décembre.", "2026-12-14"],
  ["Je serai de retour au bureau à partir du 1er janvier 2027.", "2027-01-01"],
  ["En arrêt maladie jusqu'à vendredi.", "2026-11-28"],
  // Two languages that agree
  ["I am out of the office until 11 December.\nJe suis absent jusqu'au 11 décembre.", "2026-12-12"],
  ["Back on 03/12/2026. De retour le 03/12/2026.", "2026-12-03"],
];

const saysNothing: readonly string[] = [
  // No word of return or absence
  "Thank you for your mail of 14 December. We have received it.",
  "The offer is valid until 11 December 2026.",
  "I will reply by Friday, 11 December.",
  "Our conference takes place from 7 December to 11 December 2026 in Lisbon.",
  "La oferta es válida hasta el 11 de diciembre.",
  "Responderemos até 11 de dezembro.",
  "キャンペーンは12月11日までです。",
  "Ponudba velja do 11. decembra 2026.",
  "L'offre est valable jusqu'au 11 décembre.",
  // Words that only look like one
  "I will get back to you on Monday, 14 December.",
  "I'll call you back on 14 December.",
  "Please return the signed form by 14 December.",
  "I will return your call on 14 December.",
  "I'm back until Friday.",
  "I am out of the office. Quote 14 December 2026 as your reference.",
  "Le devolveré la llamada el 14 de diciembre.",
  "Darei retorno em 14 de dezembro.",
  "不在のため、12月11日までにお返事いたします。",
  "Vrnem vam klic v petek.",
  "Dans l'attente de votre retour le 14 décembre.",
  // Not clear
  "I am out of the office until 03/04/2027.",
  "I'll be back on 3/4.",
  "I will be back next Monday.",
  "I am back in January.",
  "I'll be back on Tuesday 8th.",
  "I'll be back on Tuesday the 8th.",
  "Je serai de retour mardi 8.",
  "Estaré de vuelta el martes, día 8.",
  "Nazaj bom v torek 8.",
  "I'm out of the office until Friday 4/12.",
  "来週の火曜日まで不在です。",
  "I am away until 5.",
  "I'm on vacation until Dec 2026.",
  "Estou de férias até segunda ordem.",
  "Estou de licença até segunda quinzena de dezembro.",
  "I'll be back in two weeks.",
  "I'll be back in 2 weeks.",
  "I'm out of the office until tomorrow.",
  "Je serai de retour demain.",
  "I am back on Monday 03/04/2027.",
  "I am out of the office until further notice.",
  "Back the week of 14 December.",
  "I am away until the end of December.",
  "Back on Tuesday, 14 December 2026.",
  "I will be back on 30 February 2027.",
  "I'll be back on 14 or 15 December.",
  "Je serai de retour lundi prochain.",
  "I am out of the office until 11 December and again until 8 January 2027.",
  "I am back on 14 December. I am out of the office until 18 December.",
  // Past, today, or too far
  "I was away until 11 September.",
  "I am out of the office until 11 December 2025.",
  "I'll be back on Monday.",
  "I am on sabbatical until 1 December 2027.",
  "I'll be back on 22 November.",
  // What the answer quotes
  "I am out of the office.\n\nFrom: Rita <rita@contoso.test>\nI will be back on 14 December.",
  "Thank you!\n\nOn Mon, Nov 23, 2026 at 9:00 Rita <rita@contoso.test> wrote:\nBack on 14 December.",
  "",
];

describe("the day of return", () => {
  it.each(says)("is found in %j: %s", (text, day) => {
    expect(find(text)).toBe(day);
  });

  it.each(saysNothing.map((text) => [text]))("is not found in %j", (text) => {
    expect(find(text)).toBeUndefined();
  });

  const dates = [
    "14 December 2026",
    "14/12/2026",
    "2026-12-14",
    "14 de diciembre",
    "14. decembra",
    "12月14日",
    "Friday",
    "vendredi 11 décembre",
  ];
  const others = [
    "thank",
    "you",
    "for",
    "your",
    "offer",
    "the",
    "on",
    "from",
    "see",
    "precio",
    "obrigado",
    "merci",
    "hvala",
    "会議",
    "and",
    "of",
    "el",
    "le",
    "no",
    "we",
    ",",
    ".",
  ];

  it("is never found in text without a word of return or absence", () => {
    const word = fc.constantFrom(...others, ...dates);
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        expect(find(words.join(" "))).toBeUndefined();
      }),
    );
  });

  it("lies ahead by a year at most, whatever the text and whenever it came, and is a day", () => {
    const cues = [
      "back on",
      "I am out of office until",
      "de retour le",
      "nazaj",
      "まで不在",
      "hasta el",
      "ausente",
      "até",
      "férias",
    ];
    const instant = fc.date({
      min: new Date("2020-01-01"),
      max: new Date("2040-01-01"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...cues, ...dates, ...others), fc.string()), { maxLength: 20 }),
        instant,
        (words, at) => {
          const day = returnDay(words.join(" "), at.toISOString());
          if (day === undefined) return;
          const ahead = Date.parse(day) - at.getTime();
          expect(ahead).toBeGreaterThan(-24 * 3600_000);
          expect(ahead).toBeLessThanOrEqual(366 * 24 * 3600_000);
          expect(day).toMatch(/^\d{4}-\d{2}-\d{2}$/);
        },
      ),
    );
  });

  it("takes no time to be looked for in text that was made to take some", () => {
    const hostile = [
      "back ",
      "until ",
      "1/",
      "(",
      " ",
      "a",
      "まで",
      "12月",
      "out of office ",
      "\n",
      "- ",
      "from 1 to ",
    ];
    for (const piece of hostile) {
      const startedAt = performance.now();
      find(piece.repeat(200_000));
      expect(performance.now() - startedAt).toBeLessThan(1500);
    }
  });
});
