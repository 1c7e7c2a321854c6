using System.Text.Json;

using Microsoft.Extensions.AI;

namespace Parley.Server.OpenAi.Realtime.Conversation;

/// <summary>Function calls as language models are shown them.</summary>
internal static class FunctionText
{
    /// <summary>A call with its arguments as JSON text; text that is no object is kept as an exception of the call.</summary>
    public static FunctionCallContent Call(string callId, string name, string arguments) =>
        FunctionCallContent.CreateFromParsedArguments(
            arguments, callId, name,
            static json => (IDictionary<string, object?>?)JsonSerializer.Deserialize(
                json, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>))));
}
