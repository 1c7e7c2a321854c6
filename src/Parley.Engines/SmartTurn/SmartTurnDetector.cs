using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Turns;
using Parley.Engines.Models;

namespace Parley.Engines.SmartTurn;

/// <summary>
/// Smart Turn v3 (BSD licence): says from the sound of the last 8 s whether the speaker has finished. The model is loaded
/// at the first use. Thread-safe.
/// </summary>
public sealed class SmartTurnDetector : ITurnDetector, IDisposable
{
    /// <summary>The name under which it is registered.</summary>
    public const string EngineName = "smart-turn";

    private readonly SmartTurnFile _file;
    private readonly LoadedModel<SmartTurnModel> _model;
    private readonly SemaphoreSlim _places;

    public SmartTurnDetector(
        ModelStore store, IOptions<ModelOptions> models, IOptions<SmartTurnOptions> options, TimeProvider time)
    {
        _file = new SmartTurnFile(store, options.Value);
        _model = new LoadedModel<SmartTurnModel>(
            () => SmartTurnModel.Load(_file.Require(), _file.Fix),
            TimeSpan.FromSeconds(models.Value.UnloadAfterSeconds),
            time);
        _places = new SemaphoreSlim(options.Value.EffectiveParallel);
    }

    public string Name => EngineName;

    /// <summary>Whether its model is there. Cheap; never throws.</summary>
    public EngineAvailability Probe() => _file.Probe();

    /// <inheritdoc/>
    /// <remarks>Computes for some 40 ms on the thread that it finds itself on.</remarks>
    public async ValueTask<float?> PredictEndOfTurnAsync(
        TurnContext context, CancellationToken cancellationToken = default)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            using LoadedModel<SmartTurnModel>.Lease lease = await _model.AcquireAsync(cancellationToken);
            float probability = lease.Model.Predict(context.Samples.Span, cancellationToken);
            return float.IsFinite(probability)
                ? Math.Clamp(probability, 0, 1)
                : throw new EngineUnavailableException($"The Smart Turn model gives {probability}, not a probability; {_file.Fix}.");
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose()
    {
        _model.Dispose();
        _places.Dispose();
    }
}
