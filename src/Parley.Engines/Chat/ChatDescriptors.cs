using Parley.Core;
using Parley.Core.Brain;

namespace Parley.Engines.Chat;

/// <summary>
/// The chat clients as <c>doctor</c> and <c>/status</c> list them. Probes read settings only; whether a server answers
/// is for its preparation to say.
/// </summary>
internal static class ChatDescriptors
{
    private const string HowToAttach =
        "Set PARLEY__BRAIN__ENDPOINT (LLM_ENDPOINT) to the server's address and " +
        "PARLEY__BRAIN__MODEL (LLM_MODEL) to a model's name.";

    public static EngineDescriptor Echo() => new(
        EngineKind.Brain, ChatProviders.Echo, Rank: 10, "Repeats what it hears; needs no model",
        () => EngineAvailability.Available("built in"));

    public static EngineDescriptor Scripted() => new(
        EngineKind.Brain, ChatProviders.Scripted, Rank: -1, "Always the same answer, at once; for benchmarks",
        () => EngineAvailability.Available("built in"));

    public static EngineDescriptor OpenAi(Func<BrainOptions> options) => new(
        EngineKind.Brain, ChatProviders.OpenAi, Rank: 20,
        "Any OpenAI-compatible server: OpenAI, RedPill, llama.cpp, vLLM",
        () => Probe(options(), ChatProviders.OpenAi));

    public static EngineDescriptor Ollama(Func<BrainOptions> options) => new(
        EngineKind.Brain, ChatProviders.Ollama, Rank: 30, "Ollama's own API, with the model kept loaded",
        () => Probe(options(), ChatProviders.Ollama));

    private static EngineAvailability Probe(BrainOptions options, string name)
    {
        if (!string.Equals(ChatProviders.Choose(options), name, StringComparison.Ordinal))
            return EngineAvailability.Missing(HowToAttach);
        Uri endpoint = name is ChatProviders.Ollama
            ? ChatEndpoint.ForOllama(options.Endpoint)
            : ChatEndpoint.ForOpenAi(options.Endpoint);
        string address = endpoint.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);
        return EngineAvailability.Available($"{options.Model ?? "the server's only model"} at {address}");
    }
}
