using System.Runtime.InteropServices;

namespace Parley.Engines.Onnx;

/// <summary>One run with tensors passed by name.</summary>
internal static unsafe class OnnxCall
{
    public static OnnxOutput[] Run(
        OnnxSession session, IReadOnlyList<(string Name, OnnxTensor Tensor)> inputs, IReadOnlyList<string> outputs, OnnxRunOptions options)
    {
        OnnxApi api = session.Runtime.Api;
        var pins = new List<GCHandle>(inputs.Count + outputs.Count);
        var held = new List<OnnxHandle>(inputs.Count + 2);
        Span<nint> inputNames = stackalloc nint[inputs.Count];
        Span<nint> inputValues = stackalloc nint[inputs.Count];
        Span<nint> outputNames = stackalloc nint[outputs.Count];
        Span<nint> outputValues = stackalloc nint[outputs.Count];
        outputValues.Clear();
        try
        {
            for (int i = 0; i < inputs.Count; i++)
            {
                inputNames[i] = Pin(session.InputName(session.IndexOfInput(inputs[i].Name)));
                inputValues[i] = Hold(inputs[i].Tensor.Handle);
            }

            for (int i = 0; i < outputs.Count; i++)
                outputNames[i] = Pin(session.OutputName(session.IndexOfOutput(outputs[i])));
            nint nativeSession = Hold(session.Handle);
            nint nativeOptions = Hold(options.Handle);
            fixed (nint* names = inputNames, values = inputValues, madeNames = outputNames, made = outputValues)
            {
                api.Check(api.Run(
                    nativeSession, nativeOptions, (byte**)names, values, (nuint)inputs.Count,
                    (byte**)madeNames, (nuint)outputs.Count, made));
            }

            return Take(api, outputValues);
        }
        catch (OnnxException exception) when (options.IsTerminated)
        {
            throw new OperationCanceledException("The model's run was broken off.", exception);
        }
        finally
        {
            foreach (OnnxHandle handle in held)
                handle.DangerousRelease();
            foreach (GCHandle pin in pins)
                pin.Free();
        }

        nint Pin(byte[] name)
        {
            pins.Add(GCHandle.Alloc(name, GCHandleType.Pinned));
            return pins[^1].AddrOfPinnedObject();
        }

        nint Hold(OnnxHandle handle)
        {
            nint value = handle.Acquire();
            held.Add(handle);
            return value;
        }
    }

    private static OnnxOutput[] Take(OnnxApi api, Span<nint> values)
    {
        var outputs = new OnnxOutput[values.Length];
        int taken = 0;
        try
        {
            for (; taken < values.Length; taken++)
                outputs[taken] = new OnnxOutput(api, values[taken]);
            return outputs;
        }
        catch
        {
            foreach (OnnxOutput output in outputs.AsSpan(0, taken))
                output.Dispose();
            // The one at hand has released its own.
            foreach (nint value in values[Math.Min(taken + 1, values.Length)..])
                api.ReleaseValue(value);
            throw;
        }
    }
}
