using System.Collections.Concurrent;

using Parley.Core;
using Parley.Engines.Onnx;

namespace Parley.Engines.Kokoro;

/// <summary>
/// The model in memory, with the thread that runs it: one run after another, in the order in which they were asked for. Two
/// at once would each take twice as long. Thread-safe.
/// </summary>
internal sealed class KokoroModel : IDisposable
{
    /// <summary>The most tokens of one run, pads not counted.</summary>
    public const int MaximumTokens = 510;

    private readonly OnnxSession _session;
    private readonly KokoroSignature _signature;
    private readonly string[] _outputs;
    private readonly BlockingCollection<KokoroRun> _runs = [];

    private KokoroModel(OnnxSession session, KokoroSignature signature, string path)
    {
        _session = session;
        _signature = signature;
        Path = path;
        _outputs = signature.Durations is null ? [signature.Audio] : [signature.Audio, signature.Durations];
        new Thread(Work) { IsBackground = true, Name = "kokoro" }.Start();
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Whether it tells how long each token takes.</summary>
    public bool HasDurations => _signature.Durations is not null;

    /// <summary>Loads a model.</summary>
    /// <param name="path">Any published export.</param>
    /// <param name="threads">That one run may use.</param>
    /// <param name="fix">What to do where the file is broken, as an imperative.</param>
    /// <exception cref="EngineUnavailableException">It cannot be loaded, or is another model.</exception>
    public static KokoroModel Load(string path, int threads, string fix)
    {
        OnnxSession session;
        try
        {
            session = OnnxSession.FromFile(path, Options(threads));
        }
        catch (OnnxException exception)
        {
            throw new EngineUnavailableException(
                $"'{path}' cannot be loaded: {exception.Message.TrimEnd('.')}. "
                + $"The file is damaged or of another kind; {fix}.", exception);
        }

        try
        {
            return new KokoroModel(session, KokoroSignature.Read(session, path), path);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Speaks tokens; the caller owns what comes of it.</summary>
    /// <param name="tokens">1 to 510, without the pads.</param>
    /// <param name="style">Of the voice, for as many tokens.</param>
    /// <param name="speed">Above zero.</param>
    /// <param name="cancellationToken">Breaks the run off at its next operator; the wait ends at once.</param>
    /// <exception cref="EngineUnavailableException">The model failed.</exception>
    public Task<KokoroUtterance> RunAsync(
        ReadOnlySpan<int> tokens, float[] style, double speed, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(tokens.Length, nameof(tokens));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tokens.Length, MaximumTokens, nameof(tokens));
        cancellationToken.ThrowIfCancellationRequested();
        int[] padded = [KokoroVocabulary.Pad, .. tokens, KokoroVocabulary.Pad];
        var run = new KokoroRun(padded, style, speed, cancellationToken);
        _runs.Add(run, CancellationToken.None);
        return run.Task;
    }

    /// <summary>Lets a run in progress end; nobody may ask for another.</summary>
    public void Dispose() => _runs.CompleteAdding();

    // An arena would keep what the longest run so far took, more than the weights; asking anew costs nothing that shows
    // (docs/performance.md).
    private static OnnxSessionOptions Options(int threads) => new() { IntraOpThreads = threads, UseArena = false };

    private void Work()
    {
        foreach (KokoroRun run in _runs.GetConsumingEnumerable())
        {
            using (run)
                run.Execute(Run, Path);
        }

        _session.Dispose();
    }

    private KokoroUtterance Run(KokoroRun run, OnnxRunOptions options)
    {
        using OnnxTensor tokens = Integers(_signature.Tokens, run.Tokens, [1, run.Tokens.Length]);
        using OnnxTensor style = OnnxTensor.Over<float>(run.Style, 1, KokoroVoice.Width);
        using OnnxTensor speed = SpeedTensor(run.Speed);
        OnnxOutput[] outputs = _session.Run(
            [(_signature.Tokens.Name, tokens), (_signature.Style.Name, style), (_signature.Speed.Name, speed)],
            _outputs,
            options);
        try
        {
            return new KokoroUtterance(outputs[0], outputs.Length > 1 ? ReadDurations(outputs[1]) : null);
        }
        catch
        {
            outputs[0].Dispose();
            throw;
        }
        finally
        {
            foreach (OnnxOutput output in outputs.AsSpan(1))
                output.Dispose();
        }
    }

    private OnnxTensor SpeedTensor(double speed)
    {
        // A scalar in some exports, one number in others.
        long[] shape = _signature.Speed.Shape.Count == 0 ? [] : [1];
        if (_signature.Speed.ElementType == OnnxElementType.Float)
            return OnnxTensor.Over<float>(new[] { (float)speed }, shape);

        // Cutting off would say 1.3 and 1.9 both at 1; and nothing can be said at 0.
        int whole = Math.Max(1, (int)Math.Round(speed, MidpointRounding.AwayFromZero));
        return Integers(_signature.Speed, [whole], shape);
    }

    private static OnnxTensor Integers(OnnxTensorInfo input, int[] values, ReadOnlySpan<long> shape) =>
        input.ElementType == OnnxElementType.Int32
            ? OnnxTensor.Over<int>(values, shape)
            : OnnxTensor.Over<long>(Array.ConvertAll(values, static value => (long)value), shape);

    private static int[] ReadDurations(OnnxOutput output) => output.ElementType switch
    {
        OnnxElementType.Float => Convert(output.Span<float>(), static value => (int)MathF.Round(value)),
        OnnxElementType.Int64 => Convert(output.Span<long>(), static value => (int)value),
        _ => output.Span<int>().ToArray(),
    };

    private static int[] Convert<T>(ReadOnlySpan<T> values, Func<T, int> convert)
    {
        int[] converted = new int[values.Length];
        for (int i = 0; i < converted.Length; i++)
            converted[i] = convert(values[i]);
        return converted;
    }
}
