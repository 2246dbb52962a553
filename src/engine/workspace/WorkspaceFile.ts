import * as z from 'zod';

/** What neuron-lens.json may hold. The descriptions are what the editor shows while one writes it. */

const Path = z.string().min(1).describe('A path, relative to the folder of neuron-lens.json.');
const Sides = z.union([z.int().positive(), z.tuple([z.int().positive(), z.int().positive()])]);
const PerChannel = z.union([z.number(), z.array(z.number()).min(1)]);
const LabelNames = z
  .union([z.array(z.string()).min(1), Path])
  .describe('Names of the classes in the order of their numbers, or a text file with one a line.');

export const PreprocessingSchema = z
  .strictObject({
    color: z.enum(['gray', 'rgb', 'bgr']).describe('Colours that the network takes.').optional(),
    resize: Sides.describe('Length of the shorter side in pixels, or [height, width].').optional(),
    crop: Sides.describe('Side of the square cut from the centre in pixels, or [height, width].').optional(),
    pad: z
      .union([
        z.int().nonnegative(),
        z.tuple([z.int().nonnegative(), z.int().nonnegative(), z.int().nonnegative(), z.int().nonnegative()]),
      ])
      .describe('Pixels of value 0 added on every side, or [top, right, bottom, left].')
      .optional(),
    scale: z
      .union([
        z.number(),
        z.string().regex(/^\d+(\.\d+)?\/\d*[1-9]\d*(\.\d+)?$/, 'not a number or a fraction such as "1/255"'),
      ])
      .describe('Factor of every value, such as "1/255".')
      .optional(),
    mean: PerChannel.describe('Subtracted after scaling: a number, or one for each channel.').optional(),
    std: z
      .union([z.number().positive(), z.array(z.number().positive()).min(1)])
      .describe('Divided by at the end: a number, or one for each channel.')
      .optional(),
    layout: z
      .enum(['NCHW', 'NHWC'])
      .describe('Order of the axes that the network takes. Found from its input when left out.')
      .optional(),
  })
  .describe('What is done to a sample before the network gets it, in the order written here.');
export type Preprocessing = z.infer<typeof PreprocessingSchema>;

export const WorkspaceModelSchema = z
  .strictObject({
    path: Path,
    code: Path.describe(
      'The file that defines the network, relative to the folder of neuron-lens.json.',
    ).optional(),
    class: z.string().describe('The class in `code` that defines the network.').optional(),
    output: z.string().describe('Name of the tensor to explain: the scores before the softmax.').optional(),
    dims: z
      .record(z.string(), z.int().positive())
      .describe('Lengths of the symbolic axes other than the batch, such as {"sequence": 64}.')
      .optional(),
    preprocessing: PreprocessingSchema.optional(),
    labels: LabelNames.optional(),
    baseline: z
      .union([z.enum(['zero', 'mean']), z.number(), Path])
      .describe('Start of the integration paths: "zero", "mean", a number, or a .npy file.')
      .optional(),
  })
  .describe('A trained network.');

export const WorkspaceDataSetSchema = z
  .strictObject({
    path: Path.describe(
      'A .npy, .npz, idx or CSV file, or a folder or .tar.gz of images, relative to neuron-lens.json.',
    ),
    labelsFile: Path.describe(
      'The file of the labels, when it does not lie beside the samples under a usual name.',
    ).optional(),
    labels: LabelNames.optional(),
    classes: z
      .record(z.string(), z.array(z.int().nonnegative()).min(1))
      .describe('Coarse classes: a name, and the labels of the file that belong to it.')
      .optional(),
    preprocessing: z
      .union([PreprocessingSchema, z.literal('none')])
      .describe(
        'Changes to the network\'s preprocessing for this data set, or "none" for data that is ready.',
      )
      .optional(),
    shape: z
      .array(z.int().positive())
      .min(1)
      .describe('Shape of one sample, for files that hold each as a row of numbers, such as [28, 28].')
      .optional(),
    layout: z
      .enum(['NCHW', 'NHWC'])
      .describe('Order of the axes in the file. Found from the shape when left out.')
      .optional(),
    arrays: z
      .strictObject({ samples: z.string(), labels: z.string().optional() })
      .describe('Names of the arrays of an .npz file.')
      .optional(),
    header: z
      .boolean()
      .describe('Whether the first row of a CSV file holds names. Found out when left out.')
      .optional(),
    labelColumn: z
      .union([z.string(), z.int()])
      .describe('Column of a CSV file with the labels: its name, or its number from 0 (-1 is the last).')
      .optional(),
  })
  .describe('Samples to run the networks on.');

export const WorkspaceFileSchema = z.strictObject({
  $schema: z.string().optional(),
  models: z.record(z.string(), WorkspaceModelSchema).optional(),
  dataSets: z.record(z.string(), WorkspaceDataSetSchema).optional(),
});
export type WorkspaceFile = z.infer<typeof WorkspaceFileSchema>;
