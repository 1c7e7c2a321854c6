namespace Parley.Server.OpenAi.Audio;

/// <summary>Tokens of a request, estimated.</summary>
internal sealed record TokenUsage(int InputTokens, int OutputTokens, int TotalTokens, string? Type = null)
{
    public static TokenUsage Of(int inputTokens, int outputTokens, string? type = null) =>
        new(inputTokens, outputTokens, inputTokens + outputTokens, type);
}
