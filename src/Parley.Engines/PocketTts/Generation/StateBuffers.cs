using Parley.Engines.Onnx;
using Parley.Engines.PocketTts.Bundles;

namespace Parley.Engines.PocketTts.Generation;

/// <summary>
/// The states of a graph in two sets of buffers: a run reads one set and writes the other, and the next run the other way
/// round, so that nothing is copied. Not thread-safe.
/// </summary>
internal sealed class StateBuffers : IDisposable
{
    private readonly IReadOnlyList<StateInfo> _states;
    private readonly OnnxTensor[][] _sets;

    /// <param name="states">Those that the graph has.</param>
    public StateBuffers(IReadOnlyList<StateInfo> states)
    {
        _states = states;
        _sets = [[.. states.Select(Allocate)], [.. states.Select(Allocate)]];
        Reset();
    }

    /// <summary>Which set the next run reads: 0 or 1.</summary>
    public int Current { get; private set; }

    /// <summary>Of the graph's states those that a session takes.</summary>
    public static IReadOnlyList<StateInfo> Of(OnnxSession session, IReadOnlyList<StateInfo> states)
    {
        HashSet<string> inputs = [.. session.Inputs.Select(input => input.Name)];
        return [.. states.Where(state => inputs.Contains(state.InputName))];
    }

    /// <summary>Ties a binding to one direction: it reads the set and writes the other.</summary>
    public void BindTo(OnnxBinding binding, int readSet)
    {
        for (int i = 0; i < _states.Count; i++)
        {
            binding.BindInput(_states[i].InputName, _sets[readSet][i]);
            binding.BindOutput(_states[i].OutputName, _sets[1 - readSet][i]);
        }
    }

    /// <summary>What was written is what is read next.</summary>
    public void Swap() => Current = 1 - Current;

    /// <summary>As the manifest says that they begin.</summary>
    public void Reset()
    {
        for (int i = 0; i < _states.Count; i++)
            Fill(_sets[Current][i], _states[i].Fill);
    }

    /// <summary>The numbers of a state as they are now.</summary>
    public Span<T> Numbers<T>(int state)
        where T : unmanaged => ((OnnxTensor<T>)_sets[Current][state]).Span;

    public void Dispose()
    {
        foreach (OnnxTensor tensor in _sets.SelectMany(set => set))
            tensor.Dispose();
    }

    private static OnnxTensor Allocate(StateInfo state) => state.DataType switch
    {
        "float32" => OnnxTensor.Allocate<float>(state.Shape),
        "int64" => OnnxTensor.Allocate<long>(state.Shape),
        "bool" => OnnxTensor.Allocate<bool>(state.Shape),
        _ => throw new InvalidDataException($"State '{state.Module}/{state.Key}' is of type '{state.DataType}', which is not known."),
    };

    private static void Fill(OnnxTensor tensor, string fill)
    {
        switch (tensor)
        {
            case OnnxTensor<float> numbers:
                numbers.Span.Fill(fill switch { "nan" => float.NaN, "ones" => 1, _ => 0 });
                break;
            case OnnxTensor<long> numbers:
                numbers.Span.Fill(fill == "ones" ? 1 : 0);
                break;
            case OnnxTensor<bool> flags:
                flags.Span.Fill(fill == "ones");
                break;
            default:
                break;
        }
    }
}
