using System.ComponentModel;
using System.Text.Json.Serialization;

using Parley.Server.Transports;

namespace Parley.Server.Chat;

/// <summary>What a persona can name as its model.</summary>
internal sealed record ChatModelReport(
    [property: Description("What answers: echo, openai, ollama, scripted; null where nothing can.")] string? Brain,
    [property: Description("What answers where a persona names no model; null where that is not known.")] string? DefaultModel,
    [property: Description("Names, in order; empty where there are none or they are not known.")] IReadOnlyList<string> Models,
    ChatModelState State,
    [property: Description("Why there are none, and what to do; null where they are listed.")] string? Detail);

/// <summary>Whether the models are known.</summary>
internal enum ChatModelState
{
    /// <summary>The server was asked.</summary>
    Listed,

    /// <summary>What answers has no models.</summary>
    None,

    /// <summary>The server could not be asked; it may have what a persona names.</summary>
    Unreachable,
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(SnakeCaseEnumConverter<ChatModelState>)])]
[JsonSerializable(typeof(ChatModelReport))]
internal sealed partial class ChatJson : JsonSerializerContext;
