using Parley.Core.Personas;
using Parley.Engines.Tools;
using Parley.Server.Chat;
using Parley.Server.Voices;

namespace Parley.Server.Personas;

/// <summary>What a persona names that is not known here. It may be there when it is needed, so it is no
/// error.</summary>
internal sealed class PersonaWarnings(
    VoiceDirectory voices, ChatModels models, ToolShelf tools, ILogger<PersonaWarnings> logger)
{
    /// <summary>Looks for the voice and the tools; asks nobody else.</summary>
    public async Task<List<string>> OfOneAsync(Persona persona, CancellationToken cancellationToken)
    {
        List<string> warnings = [];
        if (persona.Voice is { } voice && await voices.FindAsync(voice, cancellationToken) is null)
            warnings.Add($"There is no voice '{voice}' here now. Until there is one, replies fail.");
        warnings.AddRange(persona.Tools.Where(name => tools.All.All(tool => tool.Name != name)).Select(static name =>
            $"There is no tool '{name}' here now; until there is one, replies do without it. GET /tools lists those there are."));
        return warnings;
    }

    /// <summary>Looks for the voices and tools, and asks the model server for the models; one list for each persona.</summary>
    public async Task<List<string>[]> OfAllAsync(IReadOnlyList<Persona> personas, CancellationToken cancellationToken)
    {
        var warnings = new List<string>[personas.Count];
        for (int i = 0; i < personas.Count; i++)
            warnings[i] = await OfOneAsync(personas[i], cancellationToken);
        if (personas.All(static persona => persona.Model is null))
            return warnings;
        ChatModelReport known = await models.ListAsync(cancellationToken);
        if (known.State == ChatModelState.Unreachable)
            PersonaLog.ModelsUnknown(logger, known.Detail!);
        if (known.State != ChatModelState.Listed)
            return warnings;
        for (int i = 0; i < personas.Count; i++)
        {
            if (personas[i].Model is { } model && !known.Models.Contains(model, StringComparer.Ordinal))
                warnings[i].Add($"The model server has no model '{model}' now; it has: {string.Join(", ", known.Models.Take(10))}.");
        }

        return warnings;
    }
}

/// <summary>Ids 53xx: personas.</summary>
internal static partial class PersonaLog
{
    [LoggerMessage(5301, LogLevel.Debug, "The models of the model server are not known: {Problem}")]
    public static partial void ModelsUnknown(ILogger logger, string problem);
}
