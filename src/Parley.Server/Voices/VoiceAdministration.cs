using Parley.Core.Voices;
using Parley.Core.Voices.Registry;
using Parley.Server.Voices.Samples;

namespace Parley.Server.Voices;

/// <summary>What the command line does with voices that were made over the API. Thread-safe.</summary>
public sealed class VoiceAdministration
{
    private readonly IVoiceRegistry _registry;
    private readonly VoiceRemovals _removals;

    internal VoiceAdministration(IVoiceRegistry registry, VoiceRemovals removals) =>
        (_registry, _removals) = (registry, removals);

    /// <summary>Whether the database has a voice of that id; the library may, all the same.</summary>
    /// <exception cref="Parley.Core.Storage.StorageUnavailableException">It cannot be read.</exception>
    public async Task<bool> HasAsync(string id, CancellationToken cancellationToken = default) =>
        VoiceIds.IsId(id) && await _registry.FindAsync(id, cancellationToken) is not null;

    /// <summary>Deletes it with its samples, as <c>DELETE /voices/{id}</c> does; false where the database has
    /// none.</summary>
    /// <exception cref="Parley.Core.Storage.StorageUnavailableException">It cannot be written.</exception>
    public async Task<bool> DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        if (await _registry.DeleteAsync(id, cancellationToken) is not { } removal)
            return false;
        await _removals.RemoveAsync(removal, CancellationToken.None);
        return true;
    }
}

/// <summary>Registers it.</summary>
internal static class VoiceAdministrationServices
{
    public static IServiceCollection AddVoiceAdministration(this IServiceCollection services) => services
        .AddSingleton<SampleFolder>()
        .AddSingleton<VoiceRemovals>()
        .AddSingleton(static provider => new VoiceAdministration(
            provider.GetRequiredService<IVoiceRegistry>(), provider.GetRequiredService<VoiceRemovals>()));
}
