using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Engines.Models.Catalogue;

namespace Parley.Engines.Models.Downloading;

/// <summary>
/// Brings models into the store. Files come in parallel; a model appears when all of its files are there and checked.
/// Thread-safe, also against other processes.
/// </summary>
public sealed class ModelInstaller : IDisposable
{
    private readonly ModelStore _store;
    private readonly ModelHub _hub;
    private readonly TimeProvider _time;
    private readonly int _parallelDownloads;

    public ModelInstaller(ModelStore store, IOptions<ModelOptions> options, TimeProvider time)
    {
        _store = store;
        _hub = new ModelHub(options);
        _time = time;
        _parallelDownloads = options.Value.ParallelDownloads;
    }

    /// <summary>
    /// Sees that the models are installed and whole: what is missing or damaged is fetched, what is there is checked
    /// and kept.
    /// </summary>
    /// <returns>One result for each, in order; one failure does not stop the others.</returns>
    /// <exception cref="IOException">Nothing was begun: the store cannot be written, or there is no room.</exception>
    public async Task<IReadOnlyList<PullResult>> PullAsync(
        IReadOnlyList<CatalogueModel> models, PullProgress progress, CancellationToken cancellationToken)
    {
        RequireStore();
        DiskSpace.Require(_store.Root, models.Sum(MissingBytes));
        using var slots = new SemaphoreSlim(_parallelDownloads);
        Task<PullResult>[] pulls =
        [
            .. models.Select(model => PullAsync(
                new ModelPull(_store, _hub, model, progress, slots, _time), model, cancellationToken)),
        ];
        return await Task.WhenAll(pulls);
    }

    /// <summary>A model by its name: one of the catalogue, or of an index that it knows, which is fetched for that.</summary>
    /// <returns>Null if there is no model of that name.</returns>
    /// <exception cref="IOException">The index cannot be fetched.</exception>
    /// <exception cref="InvalidDataException">It is not such an index.</exception>
    public async Task<CatalogueModel?> FindAsync(
        ModelCatalogue catalogue, string name, PullProgress progress, CancellationToken cancellationToken)
    {
        if (catalogue.Find(name) is { } known)
            return known;
        if (catalogue.IndexFor(name) is not { } index)
            return null;
        IReadOnlyList<CatalogueModel> listed = await ReadIndexAsync(index, progress, cancellationToken);
        return listed.FirstOrDefault(model => model.Name == name);
    }

    /// <summary>The models of a published index; it is fetched for that.</summary>
    /// <exception cref="IOException">It cannot be fetched.</exception>
    /// <exception cref="InvalidDataException">It is not such an index.</exception>
    public async Task<IReadOnlyList<CatalogueModel>> ReadIndexAsync(
        VoiceIndex index, PullProgress progress, CancellationToken cancellationToken)
    {
        string name = index.Prefix.TrimEnd('-') + ".index"; // not the staging folder of a model that is called so
        RequireStore();
        using ModelLock held = await ModelLock.AcquireAsync(_store, name, static _ => { }, _time, cancellationToken);
        var staged = new StagedModel(_store, name);
        try
        {
            CatalogueFile file = index.AsFile();
            var shown = new FileProgress(name, file.Path, size: null);
            string part = staged.PartOf(file.Path);
            await new FileDownload(_hub, name, file, part, shown, progress.Note, _time).RunAsync(cancellationToken);
            return PiperIndex.Parse(await File.ReadAllBytesAsync(part, cancellationToken), index);
        }
        finally
        {
            staged.Discard();
        }
    }

    public void Dispose() => _hub.Dispose();

    private static async Task<PullResult> PullAsync(
        ModelPull pull, CatalogueModel model, CancellationToken cancellationToken)
    {
        try
        {
            (ModelManifest manifest, bool wasInstalled) = await pull.RunAsync(cancellationToken);
            return new PullResult(model, manifest, wasInstalled, Failure: null);
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or ModelIntegrityException)
        {
            return new PullResult(model, Manifest: null, WasInstalled: false, exception);
        }
    }

    private void RequireStore()
    {
        try
        {
            Directory.CreateDirectory(_store.Root);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"The model store '{_store.Root}' cannot be made: {exception.Message} Set PARLEY_MODELS to a " +
                $"folder that can be written.", exception);
        }
    }

    private long MissingBytes(CatalogueModel model)
    {
        string staging = _store.StagingOf(model.Name);
        long coming = Directory.Exists(staging)
            ? Directory.EnumerateFiles(staging, "*", SearchOption.AllDirectories).Sum(
                static file => new FileInfo(file).Length)
            : 0;
        long missing = model.Files
            .Where(file => !File.Exists(Path.Combine(_store.PathOf(model.Name), file.Path)))
            .Sum(static file => file.Size ?? 0);
        return Math.Max(0, missing - coming);
    }
}
