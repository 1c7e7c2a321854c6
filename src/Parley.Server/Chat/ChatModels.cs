using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Brain;
using Parley.Server.Composition;

namespace Parley.Server.Chat;

/// <summary>Which models a persona can name. Thread-safe.</summary>
internal sealed class ChatModels(
    EngineSelector selector, IServiceProvider services, IOptions<BrainOptions> options, TimeProvider time)
{
    // A model server that does not answer is no reason to let a client wait.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    /// <summary>Asks the model server.</summary>
    public async Task<ChatModelReport> ListAsync(CancellationToken cancellationToken)
    {
        string? configured = options.Value.Model is { } model && !string.IsNullOrWhiteSpace(model) ? model.Trim() : null;
        string brain;
        try
        {
            brain = selector.Choose(EngineKind.Brain).Name;
        }
        catch (EngineUnavailableException problem)
        {
            return new ChatModelReport(null, configured, [], ChatModelState.Unreachable, problem.Message);
        }

        if (services.GetKeyedService<IChatClient>(brain) is not IModelNames server)
        {
            return new ChatModelReport(brain, null, [], ChatModelState.None,
                $"'{brain}' answers here, which has no models to choose from. Parley:Brain:Endpoint (LLM_ENDPOINT) names a "
                + "model server.");
        }

        try
        {
            IReadOnlyList<string> names = await AskAsync(server, cancellationToken);
            string? first = configured ?? (names.Count == 1 ? names[0] : null);
            return new ChatModelReport(
                brain, first, [.. names.Order(StringComparer.OrdinalIgnoreCase)], ChatModelState.Listed, null);
        }
        catch (EngineUnavailableException problem)
        {
            return new ChatModelReport(brain, configured, [], ChatModelState.Unreachable, problem.Message);
        }
    }

    private async Task<IReadOnlyList<string>> AskAsync(IModelNames server, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await server.ListModelNamesAsync(either.Token);
        }
        catch (OperationCanceledException problem) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EngineUnavailableException(
                $"The language-model server did not say within {_patience.TotalSeconds} s which models it has; a model can "
                + "be named all the same.", problem);
        }
    }
}
