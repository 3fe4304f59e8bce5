import { Button, makeStyles, Text, tokens } from "@fluentui/react-components";
import type { Interaction, TaughtEvidence } from "../../../shared/interactions.ts";
import { useText } from "../../ui/Frame.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { Disclosure } from "../shell/Disclosure.tsx";
import type { Said } from "./teaching.ts";
import { teachable } from "./teaching.ts";

const useStyles = makeStyles({
  details: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalXS },
  reasons: { margin: 0, paddingLeft: tokens.spacingHorizontalL, fontSize: tokens.fontSizeBase200 },
  row: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: tokens.spacingHorizontalS },
  quiet: { color: tokens.colorNeutralForeground2 },
});

interface EntryTeachingProps {
  readonly interaction: Interaction;
  readonly said: Said | undefined;
  /** The entry in words, for screen readers: many entries have such buttons. */
  readonly what: string;
  readonly onTeach: (evidence: TaughtEvidence | null) => void;
}

/** Why we think that it was so, and what the rep says to it (spec A3). */
export function EntryTeaching(props: EntryTeachingProps) {
  const { interaction, said } = props;
  const hasDetails = interaction.reasons.length > 0 || teachable(interaction).length > 0;
  return (
    <>
      {interaction.taught !== null && <TaughtLine {...props} taught={interaction.taught} />}
      {interaction.taught === null && hasDetails && <Details {...props} />}
      {said?.failure !== undefined && <Problem message={said.failure} />}
    </>
  );
}

function TaughtLine({ said, what, taught, onTeach }: EntryTeachingProps & { taught: TaughtEvidence }) {
  const styles = useStyles();
  const text = useText();
  const sentence = text(`interactions.taught.${taught}`);
  return (
    <div className={styles.row}>
      <Text size={200}>{sentence}</Text>
      <Button
        size="small"
        appearance="subtle"
        aria-label={text("interactions.teach.undoOf", { said: sentence, what })}
        disabledFocusable={said?.stage === "sending"}
        onClick={() => onTeach(null)}
      >
        {text("interactions.teach.undo")}
      </Button>
    </div>
  );
}

function Details({ interaction, said, what, onTeach }: EntryTeachingProps) {
  const styles = useStyles();
  const text = useText();
  const { reasons } = interaction;
  const choices = teachable(interaction);
  const label = text(choices.length > 0 ? "interactions.whyOrNot" : "interactions.why");
  return (
    <Disclosure label={label} fullLabel={text("interactions.why.of", { label, what })}>
      <div className={styles.details}>
        {reasons.length > 0 && <Reasons interaction={interaction} />}
        {choices.length > 0 && (
          <>
            <div className={styles.row}>
              {choices.map((evidence) => (
                <Button
                  key={evidence}
                  size="small"
                  disabledFocusable={said?.stage === "sending"}
                  onClick={() => onTeach(evidence)}
                >
                  {text(`interactions.teach.${evidence}`)}
                </Button>
              ))}
            </div>
            <Text size={200} className={styles.quiet}>
              {text("interactions.teach.reach")}
            </Text>
          </>
        )}
      </div>
    </Disclosure>
  );
}

/** How many signs there are tells how sure we are; what is implied has one by its nature. */
function Reasons({ interaction: { reasons, inferred } }: Pick<EntryTeachingProps, "interaction">) {
  const styles = useStyles();
  const text = useText();
  return (
    <>
      {!inferred && (
        <Text size={200} className={styles.quiet}>
          {text("interactions.why.signs", { count: reasons.length })}
        </Text>
      )}
      <ul className={styles.reasons}>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </>
  );
}
