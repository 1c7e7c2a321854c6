namespace Parley.Server.OpenAi;

/// <summary>Headers that say what has really answered, since model and voice names of others stand for the configured ones.</summary>
internal static class OpenAiHeaders
{
    /// <summary>The engine that spoke or listened.</summary>
    public const string Engine = "X-Parley-Engine";

    /// <summary>The voice that spoke.</summary>
    public const string Voice = "X-Parley-Voice";
}
