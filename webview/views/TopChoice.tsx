import type { AgreementParameters, AgreementResult } from '../../src/protocol/AgreementResult.ts';
import { formatCount } from '../../src/report/formatNumber.ts';
import { Dropdown } from '../controls.tsx';

type Top = AgreementParameters['top'];

const steps = [1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000];

/** How many neurons of a layer methods name that only rank them; nothing where there is no such method. */
export function TopChoice(props: { result: AgreementResult; top: Top; onTop: (top: Top) => void }) {
  const { result, top, onTop } = props;
  const { layers, sources } = result;
  if (!layers.some(({ methods }) => methods.some((method) => method.top !== undefined))) return null;
  const most = Math.max(...layers.map(({ neurons }) => neurons));
  const numbers = new Set([...steps.filter((step) => step < most), ...(top === 'auto' ? [] : [top])]);
  const usual = sources.some(({ kind }) => kind === 'neucept')
    ? 'as many as NeuCEPT selects, else 10 %'
    : '10 % of the layer';
  return (
    <Dropdown
      label="Conductance and pathways name the highest"
      value={String(top)}
      choices={[
        { value: 'auto', text: usual },
        ...[...numbers]
          .sort((a, b) => a - b)
          .map((number) => ({ value: String(number), text: formatCount(number) })),
      ]}
      onChange={(value) => onTop(value === 'auto' ? value : Number(value))}
    />
  );
}
