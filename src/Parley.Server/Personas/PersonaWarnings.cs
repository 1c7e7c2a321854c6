using Microsoft.Extensions.AI;

using Parley.Core;
using Parley.Core.Brain;
using Parley.Core.Personas;
using Parley.Server.Composition;
using Parley.Server.Voices;

namespace Parley.Server.Personas;

/// <summary>What a persona names that is not known here. It may be there when it is needed, so it is no
/// error.</summary>
internal sealed class PersonaWarnings(
    VoiceDirectory voices, EngineSelector selector, IServiceProvider services, TimeProvider time, ILogger<PersonaWarnings> logger)
{
    // A model server that does not answer is no reason to let a client wait.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    /// <summary>Looks for the voice; asks nobody else.</summary>
    public async Task<List<string>> OfVoiceAsync(Persona persona, CancellationToken cancellationToken) =>
        persona.Voice is { } voice && await voices.FindAsync(voice, cancellationToken) is null
            ? [$"There is no voice '{voice}' here now; GET /voices lists those there are. Until there is one, replies "
                + "fail."]
            : [];

    /// <summary>Looks for the voices, and asks the model server for the models; one list for each persona.</summary>
    public async Task<List<string>[]> OfAllAsync(IReadOnlyList<Persona> personas, CancellationToken cancellationToken)
    {
        var warnings = new List<string>[personas.Count];
        for (int i = 0; i < personas.Count; i++)
            warnings[i] = await OfVoiceAsync(personas[i], cancellationToken);
        if (personas.All(static persona => persona.Model is null)
            || await ModelsAsync(cancellationToken) is not { } models)
            return warnings;
        for (int i = 0; i < personas.Count; i++)
        {
            if (personas[i].Model is { } model && !models.Contains(model, StringComparer.Ordinal))
                warnings[i].Add($"The model server has no model '{model}' now; it has: {string.Join(", ", models.Take(10))}.");
        }

        return warnings;
    }

    /// <summary>Null where that cannot be known.</summary>
    private async Task<IReadOnlyList<string>?> ModelsAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return services.GetKeyedService<IChatClient>(selector.Choose(EngineKind.Brain).Name) is IModelNames server
                ? await server.ListModelNamesAsync(either.Token)
                : null;
        }
        catch (Exception problem) when (problem is EngineUnavailableException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            PersonaLog.ModelsUnknown(logger, problem.Message);
            return null;
        }
    }
}

/// <summary>Ids 53xx: personas.</summary>
internal static partial class PersonaLog
{
    [LoggerMessage(5301, LogLevel.Debug, "The models of the model server are not known: {Problem}")]
    public static partial void ModelsUnknown(ILogger logger, string problem);
}
