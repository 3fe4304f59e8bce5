import { Button, makeStyles, Spinner, Text, tokens } from "@fluentui/react-components";
import type { Advice } from "../../../shared/delivery.ts";
import { wallTimeOf } from "../../../shared/wallTime.ts";
import { useEnvironment } from "../../ui/Frame.tsx";
import { opensForm } from "../../ui/useHeldFocus.ts";
import { placeOf } from "./rules.ts";
import type { AdviceModel } from "./useAdvice.ts";
import { sayTime, sayTimeThere } from "./words.ts";

const useStyles = makeStyles({
  buttons: { display: "flex", flexWrap: "wrap", gap: tokens.spacingHorizontalS },
  quiet: { color: tokens.colorNeutralForeground2, overflowWrap: "anywhere" },
});

interface AdviceLineProps {
  readonly advice: AdviceModel;
  readonly now: Date;
  readonly isBusy: boolean;
  /** @param wallTime in the rep's zone. */
  readonly onUse: (wallTime: string) => void;
  readonly onChoose: () => void;
}

/** When would be a good time, or why nobody can say; the rep can always choose one. */
export function AdviceLine({ advice, now, isBusy, onUse, onChoose }: AdviceLineProps) {
  const styles = useStyles();
  const { environment, text } = useEnvironment();
  const { answer, isAsking, problem } = advice;
  const recommended = answer?.advice ?? null;
  return (
    <>
      {recommended ? (
        <Recommended advice={recommended} now={now} />
      ) : (
        <Text className={styles.quiet}>
          {problem ?? answer?.because ?? text("delivery.pane.noRecipient")}
        </Text>
      )}
      {answer?.warning && <Text>{answer.warning}</Text>}
      <div className={styles.buttons}>
        {recommended && (
          <Button
            disabledFocusable={isBusy}
            aria-label={text("delivery.pane.useFull")}
            onClick={() => onUse(wallTimeOf(new Date(recommended.at), environment.zone))}
          >
            {text("delivery.pane.use")}
          </Button>
        )}
        <Button {...opensForm} disabledFocusable={isBusy} onClick={onChoose}>
          {text("delivery.pane.choose")}
        </Button>
        {isAsking && <Spinner size="tiny" aria-label={text("delivery.pane.asking")} />}
      </div>
    </>
  );
}

function Recommended({ advice, now }: { readonly advice: Advice; readonly now: Date }) {
  const { environment, locale, text } = useEnvironment();
  const { zone } = environment;
  const at = new Date(advice.at);
  const there = sayTimeThere(at, now, advice.zone, locale);
  const here = sayTime(at, now, zone, text);
  return (
    <Text>
      {text("delivery.pane.recommended", {
        ...{ there, here, place: placeOf(advice.zone) },
        differs: there === here ? "no" : "yes",
      })}
    </Text>
  );
}
