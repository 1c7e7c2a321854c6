namespace Parley.Server.OpenAi.Models;

/// <summary>A model, as OpenAI's clients see it.</summary>
/// <param name="Id">What requests may call it.</param>
/// <param name="Created">Unix time of the server's start.</param>
/// <param name="OwnedBy">Whose it is.</param>
/// <param name="Engine">The configured engine that does its work.</param>
/// <param name="Kind">speech, transcription or embedding.</param>
/// <param name="Object">What it is.</param>
internal sealed record OpenAiModel(
    string Id, long Created, string OwnedBy, string Engine, string Kind, string Object = "model");

/// <param name="Data">All of them.</param>
/// <param name="Object">What it is.</param>
internal sealed record OpenAiModelList(IReadOnlyList<OpenAiModel> Data, string Object = "list");
