using Parley.Core;
using Parley.Engines.Models.Catalogue;
using Parley.Server.Composition;
using Parley.Server.Observability;

namespace Parley.Server.Models;

/// <summary>
/// What a model that has come is good for: its engine is loaded, and used from then on if it is the best that works. For what
/// a running server does not change there is a sentence that says what to do.
/// </summary>
internal sealed class EngineAdoption(EngineSelector selector, EngineReadiness readiness, EngineLoader loader)
{
    /// <summary>Whether the model's engine works as it is. To be asked before the model comes.</summary>
    public bool CanWork(CatalogueModel model) => Find(model)?.Probe().IsAvailable == true;

    /// <returns>Which engine uses it, or what to do so that one does.</returns>
    public async Task<string> AdoptAsync(CatalogueModel model, bool couldWork, CancellationToken cancellationToken)
    {
        if (Find(model) is not { } engine)
            return "It is used where the settings of an engine name it.";
        if (engine.Probe() is { IsAvailable: false } missing)
            return $"{engine.Name}, which would use it, does not work yet: {missing.Detail}";
        EngineChoice? chosen = TryChoose(engine.Kind, anew: false);
        if (chosen?.Name == engine.Name)
        {
            if (couldWork && !readiness.Failed(engine.Kind))
                return $"{engine.Name} keeps the model that it has loaded; restart Parley to have it choose again.";
            if (readiness.Failed(engine.Kind))
                await loader.LoadAsync(engine.Kind, cancellationToken);
            return readiness.Failed(engine.Kind)
                ? $"{engine.Name} cannot be loaded with it; GET /problems and the server's log say why."
                : $"{engine.Name} uses it from now on.";
        }

        if (TryChoose(engine.Kind, anew: true) is not { } next || next.Name != engine.Name)
        {
            return $"{chosen?.Name} is used instead of {engine.Name} ({chosen?.Reason}). "
                + $"To use this one, set Parley:Engines:{engine.Kind} to {engine.Name} and restart Parley.";
        }

        if (!EngineLoader.CanChange(engine.Kind))
            return $"Restart Parley: {engine.Name} is then used instead of {chosen?.Name}.";
        return await loader.ChangeAsync(next, cancellationToken) is { } problem
            ? $"{engine.Name} could not be loaded with it, so {chosen?.Name} goes on: {problem}"
            : $"{engine.Name} is used from now on instead of {chosen?.Name}; conversations that have begun keep theirs.";
    }

    private EngineDescriptor? Find(CatalogueModel model) => Enum.GetValues<EngineKind>()
        .SelectMany(selector.List)
        .FirstOrDefault(engine => engine.Name == model.Engine);

    private EngineChoice? TryChoose(EngineKind kind, bool anew)
    {
        try
        {
            return anew ? selector.ChooseAnew(kind) : selector.Choose(kind);
        }
        catch (EngineUnavailableException)
        {
            return null;
        }
    }
}
