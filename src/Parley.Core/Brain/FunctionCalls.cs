using System.Text.Json;

using Microsoft.Extensions.AI;

namespace Parley.Core.Brain;

/// <summary>Function calls between text and what language models are shown.</summary>
internal static class FunctionCalls
{
    // The shared options indent, and models pay for blanks.
    private static readonly JsonSerializerOptions _compact = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    /// <summary>A call as the model made it; arguments that are no JSON object are kept as an exception of the call.</summary>
    public static FunctionCallContent Create(string callId, string name, string arguments) =>
        FunctionCallContent.CreateFromParsedArguments(
            arguments, callId, name,
            static json => (IDictionary<string, object?>?)JsonSerializer.Deserialize(
                json, _compact.GetTypeInfo(typeof(IDictionary<string, object?>))));

    /// <summary>The arguments as JSON text.</summary>
    public static string ArgumentsOf(FunctionCallContent call) => call.Arguments is null
        ? "{}"
        : JsonSerializer.Serialize(call.Arguments, _compact.GetTypeInfo(typeof(IDictionary<string, object?>)));
}
