using Parley.Core.Voices;
using Parley.Core.Voices.Registry;
using Parley.Server.Training;
using Parley.Server.Voices.Samples;

namespace Parley.Server.Voices;

/// <summary>Removes the files of deleted voices: at once, and what a killed server has left, at the next
/// start.</summary>
internal sealed class VoiceRemovals(
    IVoiceRegistry registry, IVoiceLibrary library, SampleFolder folder, ILogger<VoiceRemovals> logger)
    : IHostedLifecycleService
{
    /// <summary>Before the server listens: nobody sees a voice that was deleted.</summary>
    public Task StartingAsync(CancellationToken cancellationToken) => RemoveLeftAsync(cancellationToken);

    /// <summary>Removes the files of all voices whose files could not be removed before.</summary>
    public async Task RemoveLeftAsync(CancellationToken cancellationToken)
    {
        foreach (VoiceRemoval removal in await registry.ListRemovalsAsync(cancellationToken))
            await RemoveAsync(removal, cancellationToken);
    }

    /// <summary>Removes the files; what cannot be removed now goes within the hour, or at the next start.</summary>
    public async Task RemoveAsync(VoiceRemoval removal, CancellationToken cancellationToken)
    {
        try
        {
            library.Delete(removal.Engine, removal.Id);
            folder.DeleteAll(removal.Number);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            TrainingLog.NotRemoved(logger, removal.Id, problem.Message);
            return;
        }

        await registry.ConfirmRemovalAsync(removal, cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
