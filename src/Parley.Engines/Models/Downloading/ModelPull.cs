using Parley.Engines.Models.Catalogue;

namespace Parley.Engines.Models.Downloading;

/// <summary>The installation of one model.</summary>
internal sealed class ModelPull
{
    private readonly ModelStore _store;
    private readonly ModelHub _hub;
    private readonly CatalogueModel _model;
    private readonly PullProgress _progress;
    private readonly FileProgress[] _shown;
    private readonly SemaphoreSlim _slots;
    private readonly TimeProvider _time;

    public ModelPull(
        ModelStore store, ModelHub hub, CatalogueModel model, PullProgress progress, SemaphoreSlim slots,
        TimeProvider time)
    {
        _store = store;
        _hub = hub;
        _model = model;
        _progress = progress;
        _slots = slots;
        _time = time;
        _shown = [.. model.Files.Select(file => progress.Add(model.Name, file.Path, file.Size))];
    }

    /// <returns>What is installed now, and whether it was before.</returns>
    public async Task<(ModelManifest Manifest, bool WasInstalled)> RunAsync(CancellationToken cancellationToken)
    {
        using ModelLock held = await ModelLock.AcquireAsync(
            _store, _model.Name,
            owner => _progress.Note($"{_model.Name}: {owner} is changing this model; waiting for it."),
            _time, cancellationToken);
        ModelManifest? before = _store.ManifestOf(_model.Name);
        var staged = new StagedModel(_store, _model.Name);
        try
        {
            ManifestFile[] files = await EnsureAllAsync(staged, before, cancellationToken);
            bool isInPlace = !_model.Files.Any(file => File.Exists(staged.PathOf(file.Path)));
            if (isInPlace && before is not null && before.Files.SequenceEqual(files))
            {
                staged.Discard();
                return (before, true);
            }

            var manifest = new ModelManifest
            {
                Name = _model.Name,
                Title = _model.Title,
                Licence = _model.Licence,
                InstalledAt = _time.GetUtcNow(),
                Files = files,
            };
            staged.Commit(manifest);
            return (manifest, false);
        }
        catch
        {
            staged.DiscardIfEmpty();
            throw;
        }
    }

    /// <summary>All files at once; where one fails the others stop, for the model will not be whole.</summary>
    private async Task<ManifestFile[]> EnsureAllAsync(
        StagedModel staged, ModelManifest? before, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Exception? first = null;
        Task<ManifestFile>[] tasks = [.. _model.Files.Select((file, index) => RunOneAsync(file, _shown[index]))];
        try
        {
            return await Task.WhenAll(tasks);
        }
        catch when (first is not null)
        {
            throw first;
        }

        async Task<ManifestFile> RunOneAsync(CatalogueFile file, FileProgress shown)
        {
            try
            {
                await _slots.WaitAsync(stop.Token);
                try
                {
                    return await EnsureAsync(file, shown, staged, before, stop.Token);
                }
                finally
                {
                    _slots.Release();
                }
            }
            catch (Exception exception)
            {
                shown.Failed();
                if (exception is not OperationCanceledException)
                    Interlocked.CompareExchange(ref first, exception, null);
                await stop.CancelAsync();
                throw;
            }
        }
    }

    private async Task<ManifestFile> EnsureAsync(
        CatalogueFile file, FileProgress shown, StagedModel staged, ModelManifest? before,
        CancellationToken cancellationToken)
    {
        shown.Checking();
        string address = file.AddressAt(_hub.Address).AbsoluteUri;
        ManifestFile? known = Matching(staged.Known(file.Path)) ?? Matching(
            before?.Files.FirstOrDefault(old => old.Path == file.Path));
        foreach (string place in (string[])[Path.Combine(_store.PathOf(_model.Name), file.Path), staged.PathOf(
            file.Path)])
        {
            if (await RecogniseAsync(file, known, place, address, cancellationToken) is not { } here)
                continue;
            shown.Done(here, wasThere: true);
            return here;
        }

        string part = staged.PartOf(file.Path);
        ManifestFile? brought = await CopyFromOtherModelAsync(file, part, cancellationToken);
        bool isCopy = brought is not null;
        brought ??= await new FileDownload(_hub, _model.Name, file, part, shown, _progress.Note, _time).RunAsync(
            cancellationToken);
        staged.Accept(brought);
        shown.Done(brought, isCopy);
        return brought;

        // What was learnt about a file holds while the catalogue asks for the same file.
        ManifestFile? Matching(ManifestFile? old) =>
            old is not null && (file.Sha256 is null ? old.Url == address : old.Sha256 == file.Sha256) ? old : null;
    }

    private static async Task<ManifestFile?> RecogniseAsync(
        CatalogueFile file, ManifestFile? known, string place, string address, CancellationToken cancellationToken)
    {
        string? expected = file.Sha256 ?? known?.Sha256;
        var there = new FileInfo(place);
        if (expected is null || !there.Exists || (known?.Size ?? file.Size ?? there.Length) != there.Length)
            return null;
        if (await FileHashes.OfFileAsync(place, cancellationToken) != expected)
            return null;
        return known ?? new ManifestFile
        {
            Path = file.Path,
            Size = there.Length,
            Sha256 = expected,
            Check = FileCheck.Catalogue,
            Url = address,
        };
    }

    /// <summary>Several models share files, such as their voices; those that are here need not be fetched.</summary>
    private async Task<ManifestFile?> CopyFromOtherModelAsync(
        CatalogueFile file, string part, CancellationToken cancellationToken)
    {
        if (file.Sha256 is null)
            return null;
        foreach (string name in _store.InstalledNames())
        {
            ManifestFile? same = _store.ManifestOf(name)?.Files.FirstOrDefault(other => other.Sha256 == file.Sha256);
            if (same is null)
                continue;
            new PartialFile(part).Delete();
            File.Copy(Path.Combine(_store.PathOf(name), same.Path), part);
            if (await FileHashes.OfFileAsync(part, cancellationToken) == file.Sha256)
                return same with { Path = file.Path, Check = FileCheck.Catalogue, Url = file.AddressAt(_hub.Address).AbsoluteUri };
            File.Delete(part);
        }

        return null;
    }
}
