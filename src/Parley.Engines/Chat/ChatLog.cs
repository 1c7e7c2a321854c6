using Microsoft.Extensions.Logging;

namespace Parley.Engines.Chat;

internal static partial class ChatLog
{
    [LoggerMessage(3120, LogLevel.Warning,
        "No language model is attached: the built-in echo repeats what it hears. Attach one by " +
        "PARLEY__BRAIN__ENDPOINT (or LLM_ENDPOINT) and PARLEY__BRAIN__MODEL (or LLM_MODEL); " +
        "with Ollama, for example, run 'ollama pull llama3.2' once and start with " +
        "LLM_ENDPOINT=http://127.0.0.1:11434 LLM_MODEL=llama3.2")]
    internal static partial void NoModelAttached(ILogger logger);
}
