using System.Diagnostics.CodeAnalysis;

using Parley.Core;
using Parley.Engines.Models.Catalogue;
using Parley.Engines.Models.Downloading;

namespace Parley.Server.Models;

/// <summary>
/// Fetches models for those who ask over HTTP, as <c>parley models pull</c> does at the machine. Goes on when they go
/// away; what has come when the server stops is kept, and the next one who asks goes on with it. Thread-safe.
/// </summary>
internal sealed class ModelPulls(
    ModelInstaller installer, ModelCatalogue catalogue, EngineAdoption adoption, TimeProvider time, ILogger<ModelPulls> logger)
    : BackgroundService
{
    // Each fetches several files at once: more would only share the line.
    private const int AtOnce = 2;
    private const int MaximumWaiting = 16;
    private const int MaximumKept = 200;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ModelPull> _last = new(StringComparer.Ordinal);
    private readonly List<ModelPull> _waiting = [];
    private readonly SemaphoreSlim _news = new(0);

    /// <summary>The last time that a model was asked for; null for never.</summary>
    public ModelPull? Find(string model)
    {
        lock (_gate)
            return _last.GetValueOrDefault(model);
    }

    /// <summary>The models that were asked for.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate)
                return [.. _last.Keys];
        }
    }

    /// <summary>How many wait or are at work.</summary>
    public int UnderWay
    {
        get
        {
            lock (_gate)
                return _last.Values.Count(static pull => pull.IsUnderWay);
        }
    }

    /// <summary>Has a model fetched; the same again while that lasts.</summary>
    /// <returns>False if too many wait already.</returns>
    public bool TryBegin(string model, [NotNullWhen(true)] out ModelPull? pull)
    {
        lock (_gate)
        {
            if (_last.TryGetValue(model, out pull) && pull.IsUnderWay && !pull.Cancelled.IsCancellationRequested)
                return true;
            if (_waiting.Count >= MaximumWaiting)
                return false;
            Forget();
            _last[model] = pull = new ModelPull(model, time);
            _waiting.Add(pull);
        }

        _news.Release();
        return true;
    }

    /// <summary>Ends it, and completes when it has ended.</summary>
    public async Task CancelAsync(ModelPull pull, CancellationToken cancellationToken)
    {
        bool waited;
        lock (_gate)
            waited = _waiting.Remove(pull);
        if (waited)
            pull.EndCancelled();
        else
            await pull.CancelAsync();
        await pull.Ended.WaitAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        _news.Dispose();
        foreach (ModelPull pull in _last.Values)
            pull.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => WorkAsync(stoppingToken)));

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await _news.WaitAsync(stoppingToken);
                if (TakeNext() is { } pull)
                    await RunAsync(pull, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the server stops
        }
    }

    private ModelPull? TakeNext()
    {
        lock (_gate)
        {
            if (_waiting is not [{ } next, ..])
                return null;
            _waiting.RemoveAt(0);
            next.Start();
            return next;
        }
    }

    private async Task RunAsync(ModelPull pull, CancellationToken stoppingToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, pull.Cancelled);
        ModelPullLog.Started(logger, pull.Model);
        try
        {
            string next = await PullAsync(pull, ending.Token);
            ModelPullLog.Completed(logger, pull.Model, next);
            pull.Complete(next);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            ModelPullLog.Cancelled(logger, pull.Model);
            pull.EndCancelled();
        }
        catch (Exception problem) when (problem
            is IOException or UnauthorizedAccessException or InvalidDataException or ModelIntegrityException)
        {
            string error = problem is UnauthorizedAccessException
                ? $"{problem.Message} Let the server's user write there, or set PARLEY_MODELS to another folder."
                : problem.Message;
            ModelPullLog.Failed(logger, pull.Model, error);
            pull.Fail(error);
        }
        catch (Exception problem) // a mistake of ours must not end the worker
        {
            ModelPullLog.Broken(logger, pull.Model, problem);
            pull.Fail($"Parley failed unexpectedly: {problem.Message} The server's log shows where; please report it.");
        }
    }

    private async Task<string> PullAsync(ModelPull pull, CancellationToken cancellationToken)
    {
        CatalogueModel model = await installer.FindAsync(catalogue, pull.Model, pull.Progress, cancellationToken)
            ?? throw new InvalidDataException(
                $"There is no model '{pull.Model}' in the published index; 'parley models list --index' shows those there are.");
        bool couldWork = adoption.CanWork(model);
        PullResult result = (await installer.PullAsync([model], pull.Progress, cancellationToken))[0];
        if (result.Failure is { } failure)
            throw failure;
        cancellationToken.ThrowIfCancellationRequested();
        pull.Say("The model is here; its engine is being loaded.");
        string next = await adoption.AdoptAsync(model, couldWork, cancellationToken);
        return result.WasInstalled ? $"All of it was here already, and whole. {next}" : next;
    }

    // Names of an index are many; what was fetched long ago need not be told for ever.
    private void Forget()
    {
        if (_last.Count < MaximumKept)
            return;
        foreach (ModelPull ended in _last.Values.Where(static pull => !pull.IsUnderWay).ToList())
        {
            _last.Remove(ended.Model);
            ended.Dispose();
        }
    }
}
