namespace Parley.Bench.Wire;

/// <summary>What <c>turn_metrics</c> says of a turn's stages, in ms; NaN where it says nothing.</summary>
internal readonly struct TurnStages
{
    /// <summary>The fields of the event, in the order of a turn.</summary>
    public static readonly string[] Names =
    [
        "end_of_turn_delay_ms",
        "transcription_delay_ms",
        "llm_first_token_ms",
        "llm_first_clause_ms",
        "tts_first_audio_ms",
        "tts_leading_silence_ms",
        "reply_latency_ms",
    ];

    private readonly double[]? _values;

    private TurnStages(double[] values) => _values = values;

    /// <summary>By its place in <see cref="Names"/>.</summary>
    public double this[int stage] => _values?[stage] ?? double.NaN;

    /// <summary>The same with one more value.</summary>
    public TurnStages With(int stage, double value)
    {
        double[] values = _values ?? [.. Names.Select(static _ => double.NaN)];
        values[stage] = value;
        return new TurnStages(values);
    }
}
