using Parley.Core.Brain;

namespace Parley.Engines.Chat;

/// <summary>Names under which chat clients are registered, and the automatic choice among them.</summary>
public static class ChatProviders
{
    public const string Auto = "auto";
    public const string Echo = "echo";
    public const string OpenAi = "openai";
    public const string Ollama = "ollama";
    public const string Scripted = "scripted";

    private const int OllamaPort = 11434;

    /// <summary>The name that the settings choose, in lower case; never <c>auto</c>.</summary>
    public static string Choose(BrainOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string name = options.Provider.Trim().ToLowerInvariant();
        if (name is not Auto)
            return name;
        if (string.IsNullOrWhiteSpace(options.Endpoint))
            return Echo;
        Uri endpoint = ChatEndpoint.Parse(options.Endpoint);
        bool isOllama = endpoint.Port == OllamaPort || endpoint.Segments is [_, "api" or "api/", ..];
        return isOllama ? Ollama : OpenAi;
    }
}
