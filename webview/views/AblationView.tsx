import { useState } from 'preact/hooks';
import type { AblationResult } from '../../src/protocol/AblationResult.ts';
import {
  ablationSettings,
  ablationTitle,
  againstRandomSentence,
  describeAblatedClass,
  describeMean,
  describeScale,
  describeSetting,
  neuronMethodNames,
  signCaveat,
  type Protection,
} from '../../src/report/describeAblation.ts';
import { formatCount, formatNumber, formatShape } from '../../src/report/formatNumber.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { Dropdown } from '../controls.tsx';
import { AblationCurves } from './AblationCurves.tsx';
import { AblationTable } from './AblationTable.tsx';
import { Section } from './Section.tsx';
import { ViewHeader } from './ViewHeader.tsx';
import type { ViewHost } from './ViewHost.ts';

/** An ablation: accuracy over noise for each number of protected neurons and γ, of one class or the mean over all. */
export function AblationView({ result, host }: { result: AblationResult; host: ViewHost }) {
  const { classes, mean, parameters, layer } = result;
  const [chosen, setChosen] = useState(mean ? 'mean' : '0');
  const [alone, setAlone] = useState<Protection | 'all'>('all');
  const tested = chosen === 'mean' ? undefined : classes[Number(chosen)];
  const curves = tested?.curves ?? mean ?? classes[0]!.curves;
  const methods = [...new Set(curves.map(({ method }) => method))];
  const verdict = againstRandomSentence(result, curves);
  const caveat = signCaveat(result);
  const emphasised = alone === 'all' ? undefined : alone;
  return (
    <main class="neuron-lens">
      <ViewHeader
        result={result}
        host={host}
        title={ablationTitle(result)}
        copyTitle="Copy the figures as text"
        copyTop={Infinity}
        facts={[
          ['Samples', formatCount(result.data.samples)],
          [
            'Layer',
            `${shortenText(layer.name, 40)}, ${formatCount(layer.neurons)} neurons`,
            formatShape(layer.shape),
          ],
          ['Tested on', parameters.tested === 'class' ? 'samples of the class' : 'all samples'],
          ['Draws of noise', `${formatCount(parameters.repeats)} for each sample`],
          ['Noise', parameters.sign === 'positive' ? 'positive' : 'of both signs'],
          ['A noise level is', describeScale(result)],
          ['Seed', String(result.seed)],
          ['Device', result.device],
          ['Time', `${formatNumber(result.seconds)} s`],
        ]}
      >
        <p>
          Random noise is added to the neurons of a layer, and the network's accuracy falls. The neurons that
          a method calls important for a class are protected: they get less of the noise, and the others get
          more, so that its whole stays the same. If these neurons carry the class, its samples are recognised
          longer than with as many random neurons protected.
        </p>
        <p>Differences between methods are those of this layer, this noise and these samples.</p>
        <dl>
          {methods.map((method) => (
            <div key={method}>
              <dt>{neuronMethodNames[method].name}</dt>
              <dd>{neuronMethodNames[method].meaning}</dd>
            </div>
          ))}
        </dl>
      </ViewHeader>
      <div class="nl-filters">
        {mean && (
          <Dropdown
            label="Accuracy of"
            value={chosen}
            choices={[
              { value: 'mean', text: describeMean(result) },
              ...classes.map((each, i) => ({ value: String(i), text: describeAblatedClass(each) })),
            ]}
            onChange={setChosen}
          />
        )}
        <Dropdown
          label="Emphasise"
          value={alone}
          choices={[
            { value: 'all' as const, text: 'all methods' },
            ...methods.map((method) => ({ value: method, text: neuronMethodNames[method].name })),
          ]}
          onChange={setAlone}
        />
      </div>
      {verdict !== undefined && (
        <p class="nl-verdict" role="status">
          {verdict}
        </p>
      )}
      {caveat !== undefined && <p>{caveat}</p>}
      <p class="nl-muted">
        Bars are 95 % intervals over the samples. All methods get the same noise, so that a difference can be
        sure where bars overlap: <em>minus random</em> is that of the same samples under the same noise, ± its
        standard error.
      </p>
      {ablationSettings(result, curves).map((setting) => (
        <Section key={`${setting.top} ${setting.gamma}`} title={describeSetting(setting)}>
          <AblationCurves result={result} setting={setting} emphasised={emphasised} />
          <AblationTable result={result} setting={setting} emphasised={emphasised} />
        </Section>
      ))}
      {tested && <ProtectedNeurons result={result} tested={tested} />}
    </main>
  );
}

/** The neurons that each method protects in one class. */
function ProtectedNeurons(props: { result: AblationResult; tested: AblationResult['classes'][number] }) {
  const { neurons, selected } = props.tested;
  const named = Object.entries(neurons) as [Protection, number[]][];
  if (named.length === 0) return null;
  return (
    <Section title="Protected neurons, the most important first">
      {selected !== undefined && (
        <p>
          NeuCEPT selects {formatCount(selected)} at its precision; neurons after them are ranked, without a
          bound on the false ones.
        </p>
      )}
      <table class="nl-table">
        <caption class="nl-hidden">Neurons that each method protects</caption>
        <tbody>
          {named.map(([method, list]) => (
            <tr key={method}>
              <th scope="row">{neuronMethodNames[method].name}</th>
              <td class="nl-left">{list.join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
