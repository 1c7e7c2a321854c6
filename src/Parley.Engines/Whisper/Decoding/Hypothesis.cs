namespace Parley.Engines.Whisper.Decoding;

/// <summary>What was decoded of a window.</summary>
/// <param name="Tokens">Without the prompt, without the end.</param>
/// <param name="SumLogProbability">Of the tokens and the end, natural.</param>
/// <param name="IsEnded">Whether the model said that it is the end; else the length was.</param>
internal sealed record Hypothesis(IReadOnlyList<int> Tokens, double SumLogProbability, bool IsEnded)
{
    /// <summary>Per token, the end counted as one, as openai-whisper does.</summary>
    public double AverageLogProbability => SumLogProbability / (Tokens.Count + 1);
}
